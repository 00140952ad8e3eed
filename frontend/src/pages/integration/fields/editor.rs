//! The open row: its values on one side, what a connector gets on the other.

use leptos::prelude::*;
use portal_types::{EffectiveField, FieldSettings, PickerMode};

use super::{
    draft::FieldDraft,
    news::News,
    picker::{Setting, effective},
    place::{NEW, Place},
    preview::preview,
    remove::remove,
    rich_text,
    rows::{GLOBAL, global_of, layout_rows, name_of},
    said,
    values::{Named, asset_types, inheritable, mode_text},
};
use crate::{
    browser::text::{field_key, lower},
    dom::{Child, El, a, div, fieldset, memo, p, span, watch},
    forms::{Form, Guard, conflict_dialog, save_bar},
    pages::integration::Data,
    parts::{Dialog, Line, dialog, select_field, switch_field, text_field},
    words,
};

/// Opens with the row that the address names.
pub(super) fn editor(news: News, setting: Memo<Setting>) -> El {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let guard = expect_context::<Guard>();
    let dirty = RwSignal::new(None::<Memo<bool>>);
    let open = memo(move || place.open.with(Option::is_some));
    let close = Callback::new(move |()| {
        let leave = Callback::new(move |()| place.close());
        let unsaved = dirty.get_untracked().and_then(|dirty| dirty.try_get_untracked());
        if unsaved == Some(true) {
            guard.ask(leave);
        } else {
            leave.run(());
        }
    });
    let title = move || match place.open.get().as_deref() {
        Some(NEW) => "Add a field".to_owned(),
        Some(id) => data
            .fields
            .map(|rows| rows.iter().find(|row| is_at(row, id)).map(name_of))
            .flatten()
            .unwrap_or_else(|| {
                if id == rich_text::OPEN { "Add a field" } else { "Field" }.to_owned()
            }),
        None => String::new(),
    };
    let what = Dialog { open, on_close: close, title: memo(title), sheet: true };
    dialog(what, move || {
        move || {
            let id = place.open.get()?;
            let opened = Opened { news, setting, dirty };
            let added = match id.as_str() {
                NEW => Some(String::new()),
                rich_text::OPEN => Some(rich_text::FIELD.to_owned()),
                _ => None,
            };
            Some(match (find(data, &id), added) {
                (Some(row), _) => row_editor(opened, Ok(row)),
                (None, Some(name)) if data.may_write => row_editor(opened, Err(name)),
                _ => vec![p().class("quiet body").child("There is no such field any more.")],
            })
        }
    })
}

/// What an open row's form needs of the dialog around it.
#[derive(Clone, Copy)]
struct Opened {
    news: News,
    setting: Memo<Setting>,
    /// Whether something is typed.
    dirty: RwSignal<Option<Memo<bool>>>,
}

/// Whether the address means this row.
fn is_at(row: &FieldSettings, id: &str) -> bool {
    row.id == id || (id == rich_text::OPEN && row.field.as_deref().is_some_and(rich_text::is))
}

/// Untracked: a save puts the row's new version into the list, and must not redraw its editor.
fn find(data: Data, id: &str) -> Option<FieldSettings> {
    untrack(|| data.fields.map(|rows| rows.iter().find(|row| is_at(row, id)).cloned())).flatten()
}

/// Puts a row where it belongs: Global first, then by name, as the API lists them.
fn put_row(rows: &mut Vec<FieldSettings>, row: FieldSettings) {
    rows.retain(|old| old.id != row.id);
    let name = row.field.as_deref().map(lower);
    let place = rows.partition_point(|other| other.field.as_deref().map(lower) <= name);
    rows.insert(place, row);
}

/// The form of a row that is there, or of one to add, by its name.
fn row_editor(opened: Opened, row: Result<FieldSettings, String>) -> Vec<El> {
    let Opened { news, setting, dirty } = opened;
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let adding = row.is_err();
    let saved = Callback::new(move |row: FieldSettings| {
        data.account.again();
        if adding {
            news.say_with_undo(&format!("Added {}", name_of(&row)), row.revision);
        }
        data.fields.update(|rows| put_row(rows, row));
        if adding {
            place.close();
        }
    });
    let form = match &row {
        Ok(row) => Form::new("field", row, saved),
        Err(name) => {
            let draft = FieldDraft { field: name.clone(), ..FieldDraft::default() };
            Form::start("field", draft, FieldDraft::default(), 0, saved)
        }
    };
    let form = form.guarded(Some("field"));
    dirty.set(Some(form.dirty()));

    let global = memo(move || data.fields.map(|rows| global_of(rows).cloned()).flatten());
    let now =
        memo(move || form.draft.with(|row| global.with(|global| effective(row, global.as_ref()))));
    let send = move || {
        let name = form.draft.with_untracked(|row| (!row.is_global()).then(|| row.field.clone()));
        let named = name.is_none_or(|name| {
            form.submit.require(&[("/field", &name, "Type the name of the content field.")])
        });
        if named {
            form.save();
        }
    };
    let values =
        fieldset().class("values").attr("disabled", !data.may_write).child(inputs(form, global));
    let remove = row
        .ok()
        .filter(|row| row.id != GLOBAL && data.may_write)
        .map(|row| remove(form, row, news));
    vec![
        div().class("row-editor").child((
            form.element((values, save_bar(form, data.may_write)), send),
            div().class("beside").child((preview(form.draft, now, setting), remove)),
        )),
        conflict_dialog(form),
    ]
}

fn inputs(form: Form<FieldDraft>, global: Memo<Option<FieldSettings>>) -> Vec<El> {
    let submit = form.submit;
    let is_global = form.draft.with_untracked(FieldDraft::is_global);
    // What Global has, for a row that can inherit it.
    let all =
        memo(move || global.with(|global| effective(&FieldDraft::default(), global.as_ref())));
    let name = form.bind("/field", |row| row.field.clone(), |row, text| row.field = text);
    let search =
        form.bind("/defaultSearchTerm", |row| row.search.clone(), |row, next| row.search = next);
    let types =
        form.bind("/visibleAssetTypes", |row| row.types.clone(), |row, next| row.types = next);
    let mode =
        form.bind("/mode", |row| row.mode.map(Mode), |row, next| row.mode = next.map(|it| it.0));
    let named = |at, label| Named { submit, at, label };
    let first = if is_global {
        p().class("quiet").child("Holds for every field without a row of its own, and for each value that a row leaves to it.")
    } else {
        let line = Line {
            hint: Some(
                "The name of the content field in your CMS. Upper and lower case are alike.",
            ),
            autofocus: true,
            ..Line::default()
        };
        let is_rich = memo(move || form.draft.with(|row| rich_text::is(&row.field)));
        div().class("value").child((
            text_field(submit, "/field", "Field", name, line),
            taken(form),
            move || is_rich.get().then(rich_text::explained),
        ))
    };
    let switch = move |at: &'static str,
                       label: &'static str,
                       get: fn(&FieldDraft) -> Option<bool>,
                       set: fn(&mut FieldDraft, Option<bool>),
                       inherited: fn(&EffectiveField) -> bool,
                       hint: fn() -> El| {
        let global = (!is_global).then(|| memo(move || all.with(inherited)));
        inheritable(
            named(at, label),
            form.bind(at, get, set),
            global,
            |on| said::switch(*on),
            move |value| switch_field(submit, at, label, value, hint()),
        )
    };
    vec![
        first,
        inheritable(
            named("/defaultSearchTerm", "Default search term"),
            search,
            (!is_global).then(|| memo(move || all.with(|all| all.default_search_term.clone()))),
            |term| said::search(term),
            move |value| {
                let hint = "What the asset selector searches for as it opens. Empty: nothing.";
                let line = Line { hint: Some(hint), autofocus: is_global, ..Line::default() };
                text_field(submit, "/defaultSearchTerm", "Default search term", value, line)
            },
        ),
        inheritable(
            named("/visibleAssetTypes", "Visible asset types"),
            types,
            (!is_global).then(|| memo(move || all.with(|all| all.visible_asset_types.clone()))),
            |kinds| said::types(kinds),
            move |value| asset_types(submit, "/visibleAssetTypes", value),
        ),
        inheritable(
            named("/mode", "Selection"),
            mode,
            (!is_global).then(|| memo(move || Mode(all.with(|all| all.mode)))),
            |mode| words::mode(mode.0).to_owned(),
            move |value| {
                let modes =
                    PickerMode::ALL.iter().map(|one| (one.as_str(), words::mode(*one))).collect();
                let hint = "What an editor picks in one go. With its file: which size or format of the asset, too.";
                select_field(submit, "/mode", "Selection", modes, mode_text(value), hint)
            },
        ),
        switch(
            "/alwaysHideLimitedUsage",
            "Always hide limited usage",
            |row| row.hide_limited,
            |row, next| row.hide_limited = next,
            |all| all.always_hide_limited_usage,
            || span().child("Assets that Bynder marks as limited do not show up in the selector."),
        ),
        switch(
            "/storeMetaProperties",
            "Store metaproperties",
            |row| row.meta,
            |row, next| row.meta = next,
            |all| all.store_meta_properties,
            || {
                span().child("The asset's metaproperties are kept with the field, as they were when it was picked.")
            },
        ),
        switch(
            "/includeInLayoutService",
            "Include in Layout Service",
            |row| row.layout,
            |row, next| row.layout = next,
            |all| all.include_in_layout_service,
            layout_hint,
        ),
    ]
}

/// What it costs, and how many rows pay it.
fn layout_hint() -> El {
    let data = expect_context::<Data>();
    let count = move || {
        data.fields.map(|rows| {
            format!("On in {} of {} rows now.", layout_rows(rows), rows.len().saturating_sub(1))
        })
    };
    span().child((
        "Answers carry the whole asset, not only its address. Each asset on a page makes every answer some kilobytes larger, so pages get slower. ",
        count,
    ))
}

/// Where another row is for the field already: the way to it.
fn taken(form: Form<FieldDraft>) -> impl Child {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let problem = form.submit.problem("/field");
    let saved = form.saved.with_untracked(|row| field_key(&row.field));
    let other = memo(move || {
        problem.get()?;
        let key = form.draft.with(|row| field_key(&row.field));
        let is_it = |row: &&FieldSettings| {
            row.field.as_deref().map(field_key).is_some_and(|name| name == key && name != saved)
        };
        data.fields.map(|rows| rows.iter().find(is_it).map(|row| row.id.clone())).flatten()
    });
    // Somebody may just have made it.
    watch(move || {
        if problem.get().is_some() && other.get_untracked().is_none() {
            data.fields.again();
        }
    });
    move || other.get().map(|id| p().child(a().attr("href", place.of(&id)).child("Open that row")))
}

/// A mode with a default, which the vocabulary has no need of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Mode(pub(super) PickerMode);

impl Default for Mode {
    fn default() -> Self {
        Self(PickerMode::SingleSelectFile)
    }
}
