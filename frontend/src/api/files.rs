//! Files of tickets. A file goes up with `XMLHttpRequest`, which says how far it is; `fetch` does not.

use std::rc::Rc;

use futures_channel::oneshot;
use portal_types::{Attachment, AttachmentId, TicketMessageId};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Blob, File, ProgressEvent, XmlHttpRequest};

use super::{
    Answer, Api, ApiError,
    activity::with_query,
    client::{BASE, Call, Reply, token_is_spent},
};

/// From which side somebody sees a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Customer,
    Desk,
}

impl Side {
    pub(super) const fn tickets(self) -> &'static str {
        match self {
            Self::Customer => "/tickets",
            Self::Desk => "/staff/tickets",
        }
    }
}

type Progress = Rc<dyn Fn(f64)>;

impl Api {
    /// Adds a file to a message. `progress` hears how far it is, from 0 to 1.
    pub(crate) async fn attach(
        self,
        (side, number): (Side, i64),
        message: TicketMessageId,
        file: &File,
        progress: impl Fn(f64) + 'static,
    ) -> Answer<Attachment> {
        let about = vec![("name", file.name()), ("message", message.to_string())];
        let path = with_query(&format!("{}/{number}/attachments", side.tickets()), &about);
        let progress: Progress = Rc::new(progress);
        let token = self.usable_token().await?;
        let reply = send_up(&path, file, &token, Rc::clone(&progress)).await?.check();
        match reply {
            Err(error) if token_is_spent(&error) => {
                let token = self.renewed_token(&token).await?;
                send_up(&path, file, &token, progress).await?.check()?.read()
            }
            other => other?.read(),
        }
    }

    pub(crate) async fn attachment(
        self,
        (side, number): (Side, i64),
        id: AttachmentId,
    ) -> Answer<Blob> {
        let path = format!("{}/{number}/attachments/{id}", side.tickets());
        self.file(Call::get(path).any_kind()).await
    }

    pub(crate) async fn remove_attachment(
        self,
        (side, number): (Side, i64),
        id: AttachmentId,
    ) -> Answer<()> {
        let path = format!("{}/{number}/attachments/{id}", side.tickets());
        self.send(Call::delete(path)).await.map(drop)
    }
}

async fn send_up(path: &str, file: &File, token: &str, progress: Progress) -> Answer<Reply> {
    let (tell, told) = oneshot::channel();
    // They live until the answer is there: the browser calls them.
    let ended = Closure::once(move || {
        let _ = tell.send(());
    });
    let step = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            progress(event.loaded() / event.total());
        }
    });
    let request = XmlHttpRequest::new().map_err(|_| ApiError::Unreachable)?;
    let sent = request.open("POST", &format!("{BASE}{path}")).and_then(|()| {
        request.set_request_header("Accept", "application/json")?;
        request.set_request_header("Authorization", &format!("Bearer {token}"))?;
        request.set_request_header("Content-Type", "application/octet-stream")?;
        request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
        request.upload()?.set_onprogress(Some(step.as_ref().unchecked_ref()));
        request.send_with_opt_blob(Some(file))
    });
    sent.map_err(|_| ApiError::Unreachable)?;
    let _ = told.await;
    let status = request.status().unwrap_or_default();
    if status == 0 {
        return Err(ApiError::Unreachable);
    }
    let text = request.response_text().ok().flatten().unwrap_or_default();
    Ok(Reply::of_parts(status, text, |name| request.get_response_header(name).ok().flatten()))
}
