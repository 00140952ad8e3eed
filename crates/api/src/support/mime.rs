//! Mails as mail servers have them (RFC 5322), piped in.

use std::io::Read;

use actix_web::web::Bytes;
use mail_parser::{MessageParser, MimeHeaders as _};
use portal_types::InboundOutcome;

use super::{
    inbound::{self, InboundFile, InboundMail},
    postmark::is_automatic,
};
use crate::{
    config::Config,
    startup::{Application, Dependencies},
};

/// Headers that say where a mail was delivered to, beside those that say whom it is for.
const DELIVERED: [&str; 3] = ["Delivered-To", "X-Original-To", "Envelope-To"];

/// A mail with its files.
const LARGEST: u64 = 50 * 1024 * 1024;

/// Takes a mail that is piped in, beside the service.
pub async fn take_mail(
    config: Config,
    with: Dependencies,
    from: &mut impl Read,
) -> Result<InboundOutcome, Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("the mail has more than {LARGEST} bytes").into());
    }
    let mail = parse(&bytes).ok_or("this is no mail")?;
    let portal = Application::assemble(config, with)?;
    Ok(inbound::take(&portal, mail).await?)
}

/// Reads a mail. `None`: it is none.
fn parse(bytes: &[u8]) -> Option<InboundMail> {
    let mail = MessageParser::default().parse(bytes)?;
    let named = [mail.to(), mail.cc()].into_iter().flatten();
    let named = named.flat_map(|addresses| addresses.iter()).filter_map(|one| one.address());
    // First those that it was delivered to, each server's: others may be of other tickets.
    let delivered = mail
        .headers_raw()
        .filter(|(name, _)| DELIVERED.iter().any(|delivered| delivered.eq_ignore_ascii_case(name)));
    let delivered = delivered.map(|(_, address)| address.trim());
    let recipients = delivered.chain(named).map(str::to_owned).collect();
    let automatic = mail.headers_raw().any(|(name, value)| is_automatic(name, value));
    let files = mail.attachments().map(|part| InboundFile {
        name: part.attachment_name().unwrap_or("file").to_owned(),
        content: Bytes::copy_from_slice(part.contents()),
    });
    Some(InboundMail {
        recipients,
        message_id: mail.message_id().unwrap_or_default().to_owned(),
        text: mail.body_text(0).unwrap_or_default().into_owned(),
        is_automatic: automatic,
        files: files.collect(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse;

    #[test]
    fn a_mail_with_a_file() {
        let mail = "From: Ada <ada@acme.example>\r\nTo: Support <reply+1042-00@in.portal.example>\r\n\
            Message-ID: <1@acme.example>\r\nSubject: Re: x\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
            Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
            Sch=F6n.\r\n--b\r\nContent-Type: text/plain\r\n\
            Content-Disposition: attachment; filename=\"log.txt\"\r\n\r\nline\r\n--b--\r\n";
        let mail = parse(mail.as_bytes()).unwrap();
        assert_eq!(mail.recipients, ["reply+1042-00@in.portal.example"]);
        assert_eq!(
            (&*mail.message_id, mail.text.trim(), mail.is_automatic),
            ("1@acme.example", "Schön.", false)
        );
        assert_eq!((&*mail.files[0].name, &mail.files[0].content[..4]), ("log.txt", &b"line"[..]));
        let automatic =
            parse(b"To: a@b.example\r\nAuto-Submitted: auto-replied\r\n\r\nAway.").unwrap();
        assert!(automatic.is_automatic);
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_mail_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = parse(&bytes);
        }
    }
}
