//! The same change to many rows.

use leptos::prelude::*;
use portal_types::{
    AssetType, BulkEditFields, FieldCode, FieldProblem, FieldValuesChange, PickerMode,
};

use super::{
    bulk::{fields, refused, rows_at, stale_notice},
    listing::Listing,
    news::News,
    rows::apply,
    values::asset_types,
};
use crate::{
    api::Api,
    browser::text::number,
    dom::{El, button, div, footer, form, memo, option, p, select, span, typed},
    forms::{Bound, Submit, summary},
    pages::integration::Data,
    parts::{Around, Dialog, Line, dialog, text_field},
    words,
};

/// What to do with each value: nothing (empty), `global`, or a value of its own. Where that takes
/// more than a word, `own`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Plan {
    search: String,
    term: String,
    types: String,
    kinds: Vec<AssetType>,
    hide: String,
    mode: String,
    meta: String,
    layout: String,
}

const GLOBAL: &str = "global";
const OWN: &str = "own";

impl Plan {
    fn change(&self) -> FieldValuesChange {
        let switch = |text: &str| chosen(text, || text == "true");
        FieldValuesChange {
            default_search_term: chosen(&self.search, || self.term.clone()),
            visible_asset_types: chosen(&self.types, || self.kinds.clone()),
            always_hide_limited_usage: switch(&self.hide),
            include_in_layout_service: switch(&self.layout),
            mode: chosen(&self.mode, || self.mode.parse().unwrap_or(PickerMode::SingleSelectFile)),
            store_meta_properties: switch(&self.meta),
        }
    }
}

#[expect(clippy::option_option, reason = "absent and null differ in a change")]
fn chosen<T>(text: &str, own: impl Fn() -> T) -> Option<Option<T>> {
    match text {
        "" => None,
        GLOBAL => Some(None),
        _ => Some(Some(own())),
    }
}

/// The dialog.
pub(super) fn bulk_edit(listing: Listing, news: News, open: RwSignal<bool>) -> El {
    let submit = Submit::new("bulk");
    let stale = RwSignal::new(Vec::new());
    let close = Callback::new(move |()| {
        stale.set(Vec::new());
        submit.clear();
        open.set(false);
    });
    let what = Dialog {
        open: memo(move || open.get()),
        on_close: close,
        title: memo(move || format!("Edit {}", fields(listing.ticks()))),
        sheet: false,
    };
    dialog(what, move || content(listing, news, submit, stale, close))
}

fn content(
    listing: Listing,
    news: News,
    submit: Submit,
    stale: RwSignal<Vec<String>>,
    close: Callback<()>,
) -> El {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let plan = RwSignal::new(Plan { kinds: AssetType::ALL.to_vec(), ..Plan::default() });
    let rows = memo(move || listing.ticked_rows());
    let differ = memo(move || {
        let set = plan.with(Plan::change);
        rows.with(|rows| rows.iter().filter(|row| apply(&mut (*row).clone(), &set)).count())
    });
    let send = move || {
        let set = plan.with_untracked(Plan::change);
        if set
            .visible_asset_types
            .as_ref()
            .is_some_and(|own| own.as_ref().is_some_and(Vec::is_empty))
        {
            let words = "Choose at least one kind of asset.";
            submit.refuse(FieldProblem::new("/set/visibleAssetTypes", FieldCode::TooShort, words));
            return;
        }
        let sent = rows.get_untracked();
        let body = BulkEditFields { rows: rows_at(&sent), set: set.clone() };
        stale.set(Vec::new());
        submit.run(async move { api.edit_fields(&body).await }, move |outcome| match outcome {
            Ok(done) => {
                close.run(());
                let count = usize::try_from(done.changed).unwrap_or_default();
                news.say_with_undo(&format!("Changed {}", fields(count)), done.revision);
                // As in `bulk_delete`: both lists are in the same order.
                let mut sent = sent.iter().peekable();
                data.fields.update(|rows| {
                    for row in rows {
                        if sent.next_if(|sent| sent.id == row.id).is_some() && apply(row, &set) {
                            row.revision = done.revision;
                        }
                    }
                });
                data.account.again();
            }
            Err(error) => refused(error, &sent, data, submit, stale),
        });
    };
    let outcome = move || {
        let (differ, all) = (differ.get(), listing.ticks());
        if plan.with(|plan| plan.change() == FieldValuesChange::default()) {
            Some("Nothing is chosen yet.".to_owned())
        } else if differ == 0 {
            Some("All of them have these values already.".to_owned())
        } else {
            (differ < all)
                .then(|| format!("The other {} have these values already.", number(all - differ)))
        }
    };
    form()
        .class("stack")
        .attr("novalidate", true)
        .refer(submit.root)
        .on("submit", move |event| {
            event.prevent_default();
            send();
        })
        .child((
            p().class("quiet")
                .child("Values that you leave as they are stay different from row to row."),
            div().class("plan").child(inputs(submit, plan)),
            div().class("troubles").child((stale_notice(stale), summary(submit))),
            footer().class("dialog-foot actions").child((
                span().class("quiet small num grow").attr("role", "status").child(outcome),
                button()
                    .attr("type", "button")
                    .class("button")
                    .on("click", move |_| close.run(()))
                    .child("Cancel"),
                button()
                    .attr("type", "submit")
                    .class("button primary")
                    .attr("disabled", move || differ.get() == 0 || submit.busy.get())
                    .child(move || format!("Change {}", fields(differ.get()))),
            )),
        ))
}

fn inputs(submit: Submit, plan: RwSignal<Plan>) -> Vec<El> {
    let own = vec![(OWN, "Set to…")];
    let switch = || vec![("true", "On"), ("false", "Off")];
    let modes = PickerMode::ALL.iter().map(|mode| (mode.as_str(), words::mode(*mode))).collect();
    let bind = move |at, get: fn(&mut Plan) -> &mut String| bound(submit, plan, at, get);
    let search = bind("/set/search", |plan| &mut plan.search);
    let types = bind("/set/types", |plan| &mut plan.types);
    let layout = bind("/set/includeInLayoutService", |plan| &mut plan.layout);
    let term = bound(submit, plan, "/set/defaultSearchTerm", |plan| &mut plan.term);
    let kinds = bound(submit, plan, "/set/visibleAssetTypes", |plan| &mut plan.kinds);
    vec![
        pick(submit, "/set/search", "Default search term", own.clone(), search),
        div().class("plan-own").child(move || {
            (search.get.get() == OWN).then(|| {
                let hint = "Empty: the asset selector opens without a search.";
                let line = Line { hint: Some(hint), ..Line::default() };
                text_field(submit, "/set/defaultSearchTerm", "Search for", term, line)
            })
        }),
        pick(submit, "/set/types", "Visible asset types", own, types),
        div().class("plan-own").child(move || {
            (types.get.get() == OWN).then(|| asset_types(submit, "/set/visibleAssetTypes", kinds))
        }),
        pick(submit, "/set/mode", "Selection", modes, bind("/set/mode", |plan| &mut plan.mode)),
        pick(
            submit,
            "/set/alwaysHideLimitedUsage",
            "Always hide limited usage",
            switch(),
            bind("/set/alwaysHideLimitedUsage", |plan| &mut plan.hide),
        ),
        pick(
            submit,
            "/set/storeMetaProperties",
            "Store metaproperties",
            switch(),
            bind("/set/storeMetaProperties", |plan| &mut plan.meta),
        ),
        pick(
            submit,
            "/set/includeInLayoutService",
            "Include in Layout Service",
            switch(),
            layout,
        ),
        div().class("plan-own").child(move || {
            (layout.get.get() == "true").then(|| {
                p().class("hint").child("Each asset on a page makes every answer some kilobytes larger, so pages get slower.")
            })
        }),
    ]
}

fn bound<T: Clone + PartialEq + Send + Sync + 'static>(
    submit: Submit,
    plan: RwSignal<Plan>,
    at: &'static str,
    part: fn(&mut Plan) -> &mut T,
) -> Bound<T> {
    Bound {
        get: memo(move || part(&mut plan.get()).clone()),
        set: Callback::new(move |value| {
            submit.touched(at);
            plan.update(|plan| *part(plan) = value);
        }),
    }
}

/// What to do with one value.
fn pick(
    submit: Submit,
    at: &'static str,
    label: &'static str,
    own: Vec<(&'static str, &'static str)>,
    value: Bound<String>,
) -> El {
    let around = Around::new(submit, at, false);
    let options: Vec<El> = [("", "Leave as it is"), (GLOBAL, "As Global")]
        .into_iter()
        .chain(own)
        .map(|(wire, words)| option().attr("value", wire).child(words))
        .collect();
    let list = select()
        .class("input")
        .class_if("changes", move || value.get.with(|value| !value.is_empty()))
        .on("change", move |event| value.set.run(typed(&event)))
        .child(options)
        .prop("value", move || value.get.get());
    div().class("field plan-line").child((around.label(label), around.mark(list), around.problem()))
}

#[cfg(test)]
mod tests {
    use portal_types::PickerMode;

    use super::Plan;

    #[test]
    fn what_is_left_as_it_is_is_not_sent() {
        let plan = Plan {
            search: "own".into(),
            mode: "MultiSelect".into(),
            hide: "global".into(),
            layout: "false".into(),
            ..Plan::default()
        };
        let change = plan.change();
        assert_eq!(change.default_search_term, Some(Some(String::new())));
        assert_eq!(change.visible_asset_types, None);
        assert_eq!(change.mode, Some(Some(PickerMode::MultiSelect)));
        assert_eq!(change.always_hide_limited_usage, Some(None));
        assert_eq!(change.include_in_layout_service, Some(Some(false)));
    }
}
