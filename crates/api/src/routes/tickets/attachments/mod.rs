//! Files of the account's tickets.

pub mod create;
pub mod delete;
pub mod get;
pub mod list;

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};
use portal_storage::AttachmentRecord;
use portal_types::{
    AccountId, AttachmentId, AttachmentList, FieldCode, FileLimits, TicketMessageId, TicketParty,
};
use utoipa::IntoParams;

use crate::{
    auth::User,
    problem::{ApiError, ApiResult},
    request::{Body, Parameters},
    state::Portal,
    support::{
        text,
        thread::Actor,
        upload::{self, NewFile, may_see},
        wire::attachment,
    },
};

/// What a file comes with.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; `named` parses them")]
pub struct FileQuery {
    /// Its name, of at most 200 characters.
    #[param(example = "selector.png", max_length = 200)]
    name: String,
    /// The message of the caller that it comes with.
    #[param(value_type = TicketMessageId, example = "0199a2c4-7e10-7c3a-b0de-5a1f6f1f8a01")]
    message: TicketMessageId,
}

/// Reads those parameters.
pub fn named(mut parameters: Parameters) -> ApiResult<(String, TicketMessageId)> {
    let name = parameters.take("name", text::file_name);
    let message = parameters.take("message", |text| {
        let detail = "message is the id of a message in this ticket.";
        text.parse().map_err(|_| (FieldCode::InvalidFormat, detail.to_owned()))
    });
    parameters.finish()?;
    name.zip(message).ok_or_else(|| {
        let missing = |name: &str| {
            let detail = format!("{name} is missing.");
            portal_types::FieldProblem::new(format!("?{name}"), FieldCode::Required, detail)
        };
        ApiError::invalid(vec![missing("name"), missing("message")])
    })
}

/// Takes the file in that a request brings to a ticket.
pub async fn receive(
    portal: &Portal,
    user: &User,
    (account, number): (AccountId, i64),
    actor: &Actor,
    ((name, message), body): ((String, TicketMessageId), Body),
    absent: fn() -> ApiError,
) -> ApiResult<HttpResponse> {
    // Held until the file is put away: so long it is in memory.
    let _turn = upload::turn(portal, user.account).await?;
    let content = body.file(portal.config.support.attachment_bytes).await?.freeze();
    let file = NewFile { message, name, content };
    let record = upload::take(portal, (account, number), actor, file, absent).await?;
    Ok(HttpResponse::Created().json(attachment(record)))
}

pub fn parse_id(text: &str) -> ApiResult<AttachmentId> {
    text.parse().map_err(|_| absent())
}

pub fn absent() -> ApiError {
    ApiError::not_found("This ticket has no file with this id.")
}

/// The files of a ticket that a side may see.
pub fn listed(portal: &Portal, party: TicketParty, files: Vec<AttachmentRecord>) -> AttachmentList {
    let FileLimits { most_bytes, most_files } = limits(portal);
    let seen = files.into_iter().filter(|file| may_see(party, file));
    AttachmentList { items: seen.map(attachment).collect(), most_bytes, most_files }
}

/// What files a ticket takes.
pub fn limits(portal: &Portal) -> FileLimits {
    let support = &portal.config.support;
    FileLimits {
        most_bytes: i64::try_from(support.attachment_bytes).unwrap_or(i64::MAX),
        most_files: i64::try_from(support.attachments_per_ticket).unwrap_or(i64::MAX),
    }
}

/// A file's content, as a download that nothing can run in.
pub async fn download(
    portal: &Portal,
    account: AccountId,
    file: AttachmentRecord,
) -> ApiResult<HttpResponse> {
    let content = portal.attachments.get(account, file.id).await.map_err(ApiError::internal)?;
    // RFC 6266: a plain name for old programs, the real one beside it.
    let plain: String = file
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' })
        .collect();
    let real: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let real = real.replace('+', "%20");
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{real}");
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, file.media_type))
        .insert_header((CONTENT_LENGTH, file.size.to_string()))
        .insert_header((CONTENT_DISPOSITION, disposition))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(actix_web::body::SizedStream::new(file.size.unsigned_abs(), content)))
}
