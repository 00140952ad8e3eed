//! The native dialog: modal, the keyboard kept inside and given back, Escape closes.

use leptos::{ev, html, prelude::*};

/// Its content is drawn while it is open only. Closing is the owner's: Escape and the close button
/// ask for it through `on_close`.
#[component]
pub(crate) fn Dialog(
    open: Signal<bool>,
    on_close: Callback<()>,
    #[prop(into)] title: Signal<String>,
    /// `sheet`: at the side of the window, as high as it.
    #[prop(optional)]
    class: &'static str,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let open = open.get();
        let Some(dialog) = node.get() else { return };
        if open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let cancel = move |event: ev::Event| {
        // A file input inside would send one, too.
        if event.target() == event.current_target() {
            event.prevent_default();
            on_close.run(());
        }
    };
    let label = StoredValue::new(crate::parts::dialog::next_id());
    view! {
        <dialog
            node_ref=node
            class=class
            aria-labelledby=label.get_value()
            on:cancel=cancel
        >
            <Show when=move || open.get()>
                <header class="dialog-head">
                    <h2 id=label.get_value()>{title}</h2>
                    <button
                        type="button"
                        class="button plain square"
                        aria-label="Close"
                        on:click=move |_| on_close.run(())
                    >
                        {super::icon(super::Icon::Close)}
                    </button>
                </header>
                <div class="dialog-body">{children()}</div>
            </Show>
        </dialog>
    }
}

/// An element id that no other dialog has.
fn next_id() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("dialog-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
