//! The open row: its values on one side, what a connector gets on the other.

use leptos::prelude::*;
use portal_types::{FieldSettings, Language, PickerMode};

use super::{
    GLOBAL, NEW, Place,
    draft::{self, FieldDraft},
    global_of, layout_rows,
    preview::{Preview, effective},
    remove::Remove,
    values::{AssetTypes, inheritable, mode_text},
};
use crate::{
    forms::{ConflictDialog, Form, Guard, SaveBar},
    pages::integration::Data,
    parts::{Dialog, SelectField, SwitchField, TextField},
    words,
};

/// Opens with the row that the address names.
#[component]
pub(super) fn Editor(said: RwSignal<String>) -> impl IntoView {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let guard = expect_context::<Guard>();
    let dirty = RwSignal::new(None::<Signal<bool>>);
    let open = Signal::derive(move || place.open.with(Option::is_some));
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
            .map(|rows| rows.iter().find(|row| row.id == id).map(name_of))
            .flatten()
            .unwrap_or_else(|| "Field".to_owned()),
        None => String::new(),
    };
    view! {
        <Dialog open=open on_close=close class="sheet" title=Signal::derive(title)>
            {move || {
                let id = place.open.get();
                match (id.as_deref(), find(data, id.as_deref())) {
                    (Some(NEW), _) if data.may_write => {
                        view! { <Row row=None said=said dirty=dirty/> }.into_any()
                    }
                    (Some(_), Some(row)) => {
                        view! { <Row row=Some(row) said=said dirty=dirty/> }.into_any()
                    }
                    (None, _) => ().into_any(),
                    _ => view! { <p class="quiet">"There is no such field any more."</p> }.into_any(),
                }
            }}
        </Dialog>
    }
}

/// Untracked: a save puts the row's new version into the list, and must not redraw its editor.
fn find(data: Data, id: Option<&str>) -> Option<FieldSettings> {
    data.fields.get_untracked()?.into_iter().find(|row| Some(row.id.as_str()) == id)
}

fn name_of(row: &FieldSettings) -> String {
    row.field.clone().unwrap_or_else(|| "Global".to_owned())
}

/// The form of one row; `None` adds one.
#[component]
fn Row(
    row: Option<FieldSettings>,
    said: RwSignal<String>,
    dirty: RwSignal<Option<Signal<bool>>>,
) -> impl IntoView {
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let adding = row.is_none();
    let saved = Callback::new(move |row: FieldSettings| {
        data.account.again();
        if adding {
            said.set(format!("Added {} · revision {}", name_of(&row), row.revision));
        }
        data.fields.update(|rows| match rows.iter_mut().find(|old| old.id == row.id) {
            Some(old) => *old = row,
            None => rows.push(row),
        });
        if adding {
            place.close();
        }
    });
    let form = row.as_ref().map_or_else(
        || {
            let empty = FieldDraft::default();
            Form::start("field", empty.clone(), empty, 0, saved)
        },
        |row| Form::new("field", row, saved),
    );
    let form = form.guarded(Some("field"));
    dirty.set(Some(form.dirty()));

    let global = Memo::new(move |_| data.fields.map(|rows| global_of(rows).cloned()).flatten());
    let now = Memo::new(move |_| {
        form.draft.with(|row| global.with(|global| effective(row, global.as_ref())))
    });
    let language = Signal::derive(move || {
        data.selector.map(|selector| selector.language).unwrap_or(Language::English)
    });
    let portal = Signal::derive(move || data.bynder.map(|wire| wire.portal_url.clone()).flatten());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = form.draft.with_untracked(|row| (!row.is_global()).then(|| row.field.clone()));
        let named = name.is_none_or(|name| {
            form.submit.require(&[("/field", &name, "Type the name of the content field.")])
        });
        if named {
            form.save();
        }
    };
    view! {
        <div class="row-editor">
            <form novalidate node_ref=form.submit.root on:submit=send>
                <fieldset class="values" disabled=!data.may_write>{inputs(form, global)}</fieldset>
                <SaveBar form=form may_write=data.may_write/>
            </form>
            <div class="beside">
                <Preview field=now.into() language=language portal=portal/>
                {row.filter(|row| row.id != GLOBAL && data.may_write).map(|row| {
                    view! { <Remove form=form row=row said=said/> }
                })}
            </div>
        </div>
        <ConflictDialog form=form/>
    }
    .into_any()
}

fn inputs(form: Form<FieldDraft>, global: Memo<Option<FieldSettings>>) -> AnyView {
    let submit = form.submit;
    let is_global = form.draft.with_untracked(FieldDraft::is_global);
    // What Global has, for a row that can inherit it.
    let all = Memo::new(move |_| {
        global.with(|global| effective(&FieldDraft::default(), global.as_ref()))
    });
    let name = form.bind("/field", |row| row.field.clone(), |row, text| row.field = text);
    let search =
        form.bind("/defaultSearchTerm", |row| row.search.clone(), |row, next| row.search = next);
    let types =
        form.bind("/visibleAssetTypes", |row| row.types.clone(), |row, next| row.types = next);
    let hide = form.bind(
        "/alwaysHideLimitedUsage",
        |row| row.hide_limited,
        |row, next| row.hide_limited = next,
    );
    let mode = form.bind(
        "/mode",
        |row| row.mode.map(Mode),
        |row, next| row.mode = next.map(|mode| mode.0),
    );
    let meta = form.bind("/storeMetaProperties", |row| row.meta, |row, next| row.meta = next);
    let layout =
        form.bind("/includeInLayoutService", |row| row.layout, |row, next| row.layout = next);
    let switch = |on: &bool| if *on { "on" } else { "off" }.to_owned();
    view! {
        {if is_global {
            view! {
                <p class="quiet">"Holds for every field without a row of its own, and for each value that a row leaves to it."</p>
            }.into_any()
        } else {
            view! {
                <div class="value">
                    <TextField
                        submit=submit
                        at="/field"
                        label="Field"
                        value=name
                        hint="The name of the content field in your CMS. Upper and lower case are alike."
                        autofocus=true
                    />
                </div>
            }.into_any()
        }}
        {inheritable(
            submit, "/defaultSearchTerm", "Default search term", search,
            (!is_global).then(|| Signal::derive(move || all.with(|all| all.default_search_term.clone()))),
            |term| draft::search(term),
            move |value| view! {
                <TextField
                    submit=submit
                    at="/defaultSearchTerm"
                    label="Default search term"
                    value=value
                    hint="What the asset selector searches for as it opens. Empty: nothing."
                />
            },
        )}
        {inheritable(
            submit, "/visibleAssetTypes", "Visible asset types", types,
            (!is_global).then(|| Signal::derive(move || all.with(|all| all.visible_asset_types.clone()))),
            |kinds| draft::types(kinds),
            move |value| view! { <AssetTypes submit=submit value=value/> },
        )}
        {inheritable(
            submit, "/mode", "Selection", mode,
            (!is_global).then(|| Signal::derive(move || Mode(all.with(|all| all.mode)))),
            |mode| words::mode(mode.0).to_owned(),
            move |value| view! {
                <SelectField
                    submit=submit
                    at="/mode"
                    label="Selection"
                    options=PickerMode::ALL.iter().map(|one| (one.as_str(), words::mode(*one))).collect()
                    value=mode_text(value)
                    hint="What an editor picks in one go. With its file: which size or format of the asset, too."
                />
            },
        )}
        {inheritable(
            submit, "/alwaysHideLimitedUsage", "Always hide limited usage", hide,
            (!is_global).then(|| Signal::derive(move || all.with(|all| all.always_hide_limited_usage))),
            switch,
            move |value| view! {
                <SwitchField
                    submit=submit
                    at="/alwaysHideLimitedUsage"
                    label="Always hide limited usage"
                    value=value
                    hint=|| "Assets that Bynder marks as limited do not show up in the selector."
                />
            },
        )}
        {inheritable(
            submit, "/storeMetaProperties", "Store metaproperties", meta,
            (!is_global).then(|| Signal::derive(move || all.with(|all| all.store_meta_properties))),
            switch,
            move |value| view! {
                <SwitchField
                    submit=submit
                    at="/storeMetaProperties"
                    label="Store metaproperties"
                    value=value
                    hint=|| "The asset's metaproperties are kept with the field, as they were when it was picked."
                />
            },
        )}
        {inheritable(
            submit, "/includeInLayoutService", "Include in Layout Service", layout,
            (!is_global).then(|| Signal::derive(move || all.with(|all| all.include_in_layout_service))),
            switch,
            move |value| view! {
                <SwitchField
                    submit=submit
                    at="/includeInLayoutService"
                    label="Include in Layout Service"
                    value=value
                    hint=move || layout_hint()
                />
            },
        )}
    }
    .into_any()
}

/// What it costs, and how many rows pay it.
fn layout_hint() -> AnyView {
    let data = expect_context::<Data>();
    let count = move || {
        data.fields.map(|rows| {
            format!("On in {} of {} rows now.", layout_rows(rows), rows.len().saturating_sub(1))
        })
    };
    view! {
        "Answers carry the whole asset, not only its address. Each asset on a page makes every answer some kilobytes larger, so pages get slower. "
        {count}
    }
    .into_any()
}

/// A mode with a default, which the vocabulary has no need of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Mode(pub(super) PickerMode);

impl Default for Mode {
    fn default() -> Self {
        Self(PickerMode::SingleSelectFile)
    }
}
