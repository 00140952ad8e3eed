//! How mails leave: into the mailbox, or to a mail server.

use std::{sync::Arc, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};
use portal_storage::{MailboxRecord, Store};
use portal_types::{JobId, Timestamp};

use super::Message;
use crate::config::Mail;

/// The most mails the mailbox keeps.
pub const MAILBOX_KEEPS: i64 = 500;

/// How long a mail server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A way for mails to leave.
pub enum Transport {
    Mailbox(Arc<dyn Store>),
    Smtp { server: AsyncSmtpTransport<Tokio1Executor>, from: Box<Mailbox> },
}

/// RFC 3834: programs that answer by themselves don't answer this.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Why a mail did not leave, for our logs.
pub type SendError = Box<dyn std::error::Error + Send + Sync>;

impl Transport {
    /// As configured.
    pub fn new(mail: &Mail, store: &Arc<dyn Store>) -> Result<Self, SendError> {
        Ok(match mail {
            Mail::Mailbox => Self::Mailbox(Arc::clone(store)),
            Mail::Smtp { url, from } => Self::Smtp {
                server: AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose())?
                    .timeout(Some(PATIENCE))
                    .build(),
                from: Box::new(from.clone()),
            },
        })
    }

    /// Sends a mail, with a PDF where there is one. The job's id makes a second delivery of the same mail
    /// recognisable.
    pub async fn send(
        &self,
        job: JobId,
        message: &Message,
        file: Option<(String, Vec<u8>)>,
        now: Timestamp,
    ) -> Result<(), SendError> {
        match self {
            Self::Mailbox(store) => {
                let mail = MailboxRecord {
                    id: job,
                    recipient: message.to.clone(),
                    subject: message.subject.clone(),
                    text: with_file(message, file.as_ref()),
                    sent_at: now,
                    reply_to: message.reply_to.clone(),
                };
                let mut unit = store.write().await?;
                unit.deliver(&mail, MAILBOX_KEEPS).await?;
                unit.commit().await?;
            }
            Self::Smtp { server, from } => {
                let domain = from.email.domain();
                let mut mail = lettre::Message::builder()
                    .from(from.as_ref().clone())
                    .to(message.to.parse()?)
                    .subject(&message.subject)
                    .message_id(Some(format!("<{job}@{domain}>")))
                    .header(AutoSubmitted);
                if let Some(address) = &message.reply_to {
                    mail = mail.reply_to(address.parse()?);
                }
                if let Some(thread) = &message.thread {
                    // Nobody has a mail of that name; those that name it belong together.
                    mail = mail.references(format!("<{thread}@{domain}>"));
                }
                let text = SinglePart::plain(message.text.clone());
                let mail = match file {
                    Some((name, bytes)) => {
                        let pdf = ContentType::parse("application/pdf")?;
                        let file = Attachment::new(name).body(bytes, pdf);
                        mail.multipart(MultiPart::mixed().singlepart(text).singlepart(file))?
                    }
                    None => mail.singlepart(text)?,
                };
                server.send(mail).await?;
            }
        }
        Ok(())
    }
}

/// The mailbox is for looking: it says which file there would be.
fn with_file(message: &Message, file: Option<&(String, Vec<u8>)>) -> String {
    match file {
        Some((name, bytes)) => {
            format!("{}\n\n[attached: {name}, {} bytes]", message.text, bytes.len())
        }
        None => message.text.clone(),
    }
}
