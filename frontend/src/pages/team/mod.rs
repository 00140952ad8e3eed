//! The people of the account, and who is invited.

mod invitations;
mod invite;
mod member;

use leptos::prelude::*;
use portal_types::{Invitation, Member, Role, UserId};

use crate::{
    api::Api,
    dom::{Child, El, b, button, div, fixed, header, memo, p, table, tbody, td, th, thead, tr},
    parts::{Load, ago, page_title, quiet, unseen, when_loaded},
    words,
};

/// What the page knows.
#[derive(Clone, Copy)]
struct Data {
    api: Api,
    members: Load<Vec<Member>>,
    /// For administrators.
    invitations: Option<Load<Vec<Invitation>>>,
    me: Option<UserId>,
    role: Role,
    /// The member that is open.
    open: RwSignal<Option<UserId>>,
    /// What was done last.
    said: RwSignal<Option<String>>,
}

/// The page.
pub(crate) fn team() -> Vec<El> {
    let api = expect_context::<Api>();
    let user = untrack(|| api.session.user());
    let data = Data {
        api,
        members: Load::new(move || api.members()),
        invitations: api.session.may_write().then(|| Load::new(move || api.invitations())),
        me: user.as_ref().map(|user| user.id),
        role: user.map_or(Role::Member, |user| user.role),
        open: RwSignal::new(None),
        said: RwSignal::new(None),
    };
    provide_context(data);
    let lead = "Members read everything. Administrators change settings, keys and people. Owners may do everything.";
    let head =
        header().child(div().child((page_title(fixed("Team")), p().class("quiet").child(lead))));
    let said = div()
        .attr("role", "status")
        .child(move || data.said.get().map(|said| p().class("notice good").child(said)));
    let people = when_loaded(data.members, 3, move |_| listing(data));
    let mut page = vec![head, said, div().class("panel").child(people)];
    if let Some(load) = data.invitations {
        page.push(invite::invite(data));
        page.push(invitations::invitations(data, load));
    }
    page.push(member::member(data));
    page
}

fn listing(data: Data) -> El {
    let head = ["Person", "Role", "Last seen"].map(|name| th().attr("scope", "col").child(name));
    let more = th().attr("scope", "col").child(unseen("Change"));
    let all = memo(move || data.members.get().unwrap_or_default());
    let rows = move || all.get().iter().map(|member| row(data, member)).collect::<Vec<_>>();
    table().class("listing").attr("aria-label", "People").child((
        thead().child(tr().child((head.into_iter().collect::<Vec<_>>(), more))),
        tbody().child(rows),
    ))
}

fn row(data: Data, member: &Member) -> El {
    let id = member.id;
    let is_me = data.me == Some(id);
    let you = is_me.then_some(" (you)");
    let seen: Box<dyn FnOnce() -> El> = match member.last_seen_at {
        Some(at) => Box::new(move || div().child(ago(at))),
        None => Box::new(|| quiet("not lately")),
    };
    let name = member.name.clone();
    let change = (is_me || may_look_after(data.role, member.role)).then(|| {
        let verb = if is_me && !data.role.includes(Role::Admin) { "Leave" } else { "Change" };
        button()
            .attr("type", "button")
            .class("button small")
            .on("click", move |_| data.open.set(Some(id)))
            .child((verb, unseen(format!(" {name}"))))
    });
    tr().child((
        th().attr("scope", "row")
            .child((b().child((member.name.clone(), you)), quiet(member.email.clone()))),
        td().attr("data-label", "Role").child(words::role(member.role)),
        td().attr("data-label", "Last seen").child(seen()),
        td().class("end wide").child(change),
    ))
}

/// As the API has it: administrators look after all but owners.
fn may_look_after(caller: Role, member: Role) -> bool {
    caller.includes(Role::Admin) && (caller == Role::Owner || member != Role::Owner)
}

/// The roles that somebody can give away.
fn given_by(caller: Role) -> Vec<(&'static str, &'static str)> {
    let all = Role::ALL.iter().filter(|role| caller.includes(**role));
    all.map(|role| (role.as_str(), words::role(*role))).collect()
}

/// A panel with a title.
fn titled(id: &'static str, title: &'static str, content: impl Child) -> El {
    use crate::dom::{h2, section};
    section()
        .class("panel")
        .attr("aria-labelledby", id)
        .child((header().child(h2().id(id).child(title)), content))
}
