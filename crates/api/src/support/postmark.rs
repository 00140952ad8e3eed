//! Mails as Postmark's inbound webhook tells them, which other providers offer, too.

use actix_web::web::Bytes;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};

use super::inbound::{InboundFile, InboundMail};

/// A mail. Members that are not named here are the provider's, and are passed over.
#[derive(Debug, Default, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "PascalCase", default)]
pub struct Postmark {
    /// Who sent it. What counts is the address that it was sent to.
    #[schema(example = "ada@acme.example")]
    from: String,
    /// Everybody it is for.
    to_full: Vec<PostmarkAddress>,
    /// Everybody who gets a copy.
    cc_full: Vec<PostmarkAddress>,
    /// Where it was delivered to.
    #[schema(example = "reply+1042-3f9a1c@in.portal.example")]
    original_recipient: String,
    /// Its subject.
    #[schema(example = "Re: [#1042] The asset selector stays empty")]
    subject: String,
    /// What the provider calls it by.
    #[serde(rename = "MessageID")]
    #[schema(example = "73e6d360-66eb-11e1-8e72-a8904824019b")]
    message_id: String,
    /// Its text.
    #[schema(example = "It is Firefox 145.")]
    text_body: String,
    /// Its text with markup, for mails that have no other.
    #[schema(example = "<p>It is Firefox 145.</p>")]
    html_body: String,
    /// Its headers.
    headers: Vec<PostmarkHeader>,
    /// Its files.
    attachments: Vec<PostmarkAttachment>,
}

/// An address of a mail.
#[derive(Debug, Default, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "PascalCase", default)]
struct PostmarkAddress {
    /// The address itself.
    #[schema(example = "reply+1042-3f9a1c@in.portal.example")]
    email: String,
}

/// A header of a mail.
#[derive(Debug, Default, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "PascalCase", default)]
struct PostmarkHeader {
    /// Its name.
    #[schema(example = "Auto-Submitted")]
    name: String,
    /// Its value.
    #[schema(example = "no")]
    value: String,
}

/// A file of a mail.
#[derive(Debug, Default, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "PascalCase", default)]
struct PostmarkAttachment {
    /// Its name.
    #[schema(example = "selector.png")]
    name: String,
    /// Its bytes, in base64.
    #[schema(example = "iVBORw0KGgo=")]
    content: String,
}

/// Whether a header says that a program answered by itself, or that many got the mail.
pub(super) fn is_automatic(name: &str, value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    match name.to_ascii_lowercase().as_str() {
        // RFC 3834
        "auto-submitted" => value != "no",
        "precedence" => matches!(value.as_str(), "bulk" | "junk" | "list" | "auto_reply"),
        "x-autoreply" | "x-autorespond" => true,
        _ => false,
    }
}

impl From<Postmark> for InboundMail {
    fn from(mail: Postmark) -> Self {
        let named = mail.to_full.into_iter().chain(mail.cc_full).map(|address| address.email);
        let text = if mail.text_body.trim().is_empty() {
            mail_parser::decoders::html::html_to_text(&mail.html_body)
        } else {
            mail.text_body
        };
        // A file that is not in base64 is one that can't be read: it counts as one that is empty.
        let file = |file: PostmarkAttachment| InboundFile {
            name: file.name,
            content: Bytes::from(BASE64_STANDARD.decode(file.content).unwrap_or_default()),
        };
        let own_id =
            mail.headers.iter().find(|header| header.name.eq_ignore_ascii_case("message-id"));
        Self {
            message_id: own_id.map_or(mail.message_id, |header| header.value.clone()),
            is_automatic: mail
                .headers
                .iter()
                .any(|header| is_automatic(&header.name, &header.value)),
            // First the one that it was delivered to: others may be of other tickets.
            recipients: std::iter::once(mail.original_recipient).chain(named).collect(),
            text,
            files: mail.attachments.into_iter().map(file).collect(),
        }
    }
}
