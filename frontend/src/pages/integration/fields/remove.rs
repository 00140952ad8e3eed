//! Deleting a row, after asking.

use leptos::prelude::*;
use portal_types::{FieldSettings, ProblemCode};

use super::{draft::FieldDraft, news::News, place::Place};
use crate::{
    api::Api,
    dom::{El, button, div, footer, memo, p},
    forms::{Form, Submit, summary},
    pages::integration::Data,
    parts::{Dialog, Icon, dialog, icon},
};

/// The button, and the question.
pub(super) fn remove(form: Form<FieldDraft>, row: FieldSettings, news: News) -> El {
    let api = expect_context::<Api>();
    let data = expect_context::<Data>();
    let place = expect_context::<Place>();
    let asking = RwSignal::new(false);
    let submit = Submit::new("delete");
    let name = StoredValue::new(row.field.clone().unwrap_or_default());
    let id = StoredValue::new(row.id);
    let close = Callback::new(move |()| asking.set(false));
    let delete = Callback::new(move |()| {
        let (id, revision) = (id.get_value(), form.revision());
        let gone = id.clone();
        submit.run(async move { api.delete_field(&id, revision).await }, move |outcome| {
            match outcome {
                Ok(()) => {
                    news.say_after_one(format!("Deleted {}", name.get_value()));
                    // Nothing of it is left to save.
                    form.discard();
                    asking.set(false);
                    place.close();
                    data.fields.update(|rows| rows.retain(|row| row.id != gone));
                }
                // Somebody changed it: what is about to be deleted is not what was looked at.
                Err(error) if error.code() == Some(ProblemCode::StaleRevision) => {
                    asking.set(false);
                    form.compare_with_stored(error);
                }
                Err(error) => submit.fail(error),
            }
        });
    });
    let what = Dialog {
        open: memo(move || asking.get()),
        on_close: close,
        title: memo(move || format!("Delete {}?", name.get_value())),
        sheet: false,
    };
    let question = dialog(what, move || {
        (
            p().child("Its settings go, and Global holds for the field from then on. The field in your CMS stays as it is."),
            summary(submit),
            footer().class("actions").child((
                button()
                    .attr("type", "button")
                    .class("button")
                    .attr("autofocus", true)
                    .on("click", move |_| close.run(()))
                    .child("Keep it"),
                button()
                    .attr("type", "button")
                    .class("button danger")
                    .attr("disabled", move || submit.busy.get())
                    .on("click", move |_| delete.run(()))
                    .child("Delete"),
            )),
        )
    });
    let ask = button()
        .attr("type", "button")
        .class("button danger")
        .on("click", move |_| asking.set(true))
        .child((icon(Icon::Bin), "Delete this field"));
    div().class("danger-zone").child((ask, question))
}
