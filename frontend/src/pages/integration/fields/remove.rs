//! Deleting a row, after asking.

use leptos::prelude::*;
use portal_types::{FieldSettings, ProblemCode};

use super::{Place, draft::FieldDraft};
use crate::{
    api::Api,
    forms::{Form, Submit, Summary},
    pages::integration::Data,
    parts::{Dialog, Icon, icon},
};

/// The button, and the question.
#[component]
pub(super) fn Remove(
    form: Form<FieldDraft>,
    row: FieldSettings,
    said: RwSignal<String>,
) -> impl IntoView {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let asking = RwSignal::new(false);
    let submit = Submit::new("delete");
    let name = StoredValue::new(row.field.clone().unwrap_or_default());
    let id = StoredValue::new(row.id);
    let close = Callback::new(move |()| asking.set(false));
    let delete = move |_| {
        let (id, revision) = (id.get_value(), form.revision());
        let gone = id.clone();
        submit.run(async move { api.delete_field(&id, revision).await }, move |outcome| {
            match outcome {
                Ok(()) => {
                    said.set(format!("Deleted {}", name.get_value()));
                    // Nothing of it is left to save.
                    form.discard();
                    asking.set(false);
                    place.close();
                    data.fields.update(|rows| rows.retain(|row| row.id != gone));
                    data.account.again();
                }
                // Somebody changed it: what is about to be deleted is not what was looked at.
                Err(error) if error.code() == Some(ProblemCode::StaleRevision) => {
                    asking.set(false);
                    form.compare_with_stored(error);
                }
                Err(error) => submit.fail(error),
            }
        });
    };
    view! {
        <div class="danger-zone">
            <button type="button" class="button danger" on:click=move |_| asking.set(true)>
                {icon(Icon::Bin)} "Delete this field"
            </button>
            <Dialog
                open=asking.into()
                on_close=close
                title=format!("Delete {}?", name.get_value())
            >
                <p>"Its settings go, and Global holds for the field from then on. The field in your CMS stays as it is."</p>
                <Summary submit=submit/>
                <footer class="actions">
                    <button type="button" class="button" autofocus on:click=move |_| close.run(())>
                        "Keep it"
                    </button>
                    <button
                        type="button"
                        class="button danger"
                        disabled=move || submit.busy.get()
                        on:click=delete
                    >
                        "Delete"
                    </button>
                </footer>
            </Dialog>
        </div>
    }
    .into_any()
}
