//! The native dialog: modal, the keyboard kept inside and given back, Escape closes.

use leptos::prelude::*;
use web_sys::HtmlDialogElement;

use super::{Icon, icon};
use crate::{
    browser::focus,
    dom::{Child, El, Ref, button, dialog as element, div, h2, header, memo, watch},
};

/// What a dialog is, beside what it holds.
#[derive(Clone, Copy)]
pub(crate) struct Dialog {
    pub(crate) open: Memo<bool>,
    /// Closing is the owner's: Escape and the close button ask for it.
    pub(crate) on_close: Callback<()>,
    pub(crate) title: Memo<String>,
    /// At the side of the window, as high as it.
    pub(crate) sheet: bool,
}

/// A dialog. Its content is drawn while it is open only.
pub(crate) fn dialog<C: Child>(what: Dialog, content: impl Fn() -> C + 'static) -> El {
    let Dialog { open, on_close, title, sheet } = what;
    let handle = Ref::new();
    let label = next_id();
    let id = label.clone();
    let is_open = memo(move || open.get());
    let inside = move || {
        is_open.get().then(|| {
            (
                header()
                    .class("dialog-head")
                    .child(h2().id(id.clone()).attr("tabindex", "-1").child(title)),
                div().class("dialog-body").child(content()),
                // Last, so that the keyboard starts at what the dialog is about.
                button()
                    .attr("type", "button")
                    .class("button plain square dialog-close")
                    .attr("aria-label", "Close")
                    .on("click", move |_| on_close.run(()))
                    .child(icon(Icon::Close)),
            )
        })
    };
    watch(move || {
        let open = is_open.get();
        let Some(dialog) = handle.get::<HtmlDialogElement>() else { return };
        if open && !dialog.open() {
            let _ = dialog.show_modal();
            // Without a place that asks for the keyboard the browser takes the first that can have
            // it, which in a sheet may be far down: then the sheet would open scrolled.
            if sheet && dialog.query_selector("[autofocus]:not(:disabled)").ok().flatten().is_none()
            {
                focus::first_in(&dialog, "h2");
            }
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    element()
        .class(sheet.then_some("sheet"))
        .attr("aria-labelledby", label)
        .refer(handle)
        .on("cancel", move |event| {
            // A dialog inside of this one sends its own.
            if event.target() == event.current_target() {
                event.prevent_default();
                on_close.run(());
            }
        })
        .child(inside)
}

/// An element id that no other dialog has.
fn next_id() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("dialog-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
