//! What this browser remembers between visits. Never a secret.

/// Reads; `None` also where storage is blocked.
pub(crate) fn get(name: &str) -> Option<String> {
    leptos::prelude::window().local_storage().ok()??.get_item(name).ok()?
}

/// Writes, or removes. Where storage is blocked, nothing is remembered.
pub(crate) fn set(name: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = leptos::prelude::window().local_storage() {
        let _ = match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        };
    }
}
