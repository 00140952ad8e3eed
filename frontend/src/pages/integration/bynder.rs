//! Where the assets are, and the OAuth app that gets at them.

use leptos::prelude::*;
use portal_types::{BynderSettings, Dam, PutBynderSettings, Secret};

use super::{Data, connection::connection, lead, oauth_guide::oauth_guide, titled};
use crate::{
    api::{Answer, Api},
    dom::{Child, El, memo, p},
    forms::{Draft, Form, Value},
    parts::{Line, SecretDraft, choices, secret_field, text_field, when_loaded},
    words,
};

#[derive(Clone, PartialEq, Eq)]
struct BynderDraft {
    dam: Dam,
    portal_url: String,
    client_id: String,
    secret: SecretDraft,
    has_secret: bool,
    integration_id: String,
}

impl Draft for BynderDraft {
    type Wire = BynderSettings;

    fn of(wire: &Self::Wire) -> (Self, i64) {
        let draft = Self {
            dam: wire.dam,
            portal_url: wire.portal_url.clone().unwrap_or_default(),
            client_id: wire.oauth_client_id.clone().unwrap_or_default(),
            secret: SecretDraft::Keep,
            has_secret: wire.has_oauth_client_secret,
            integration_id: wire.integration_id.clone().unwrap_or_default(),
        };
        (draft, wire.revision)
    }

    async fn load(&self, api: Api) -> Answer<Self::Wire> {
        api.bynder().await
    }

    async fn save(&self, api: Api, revision: i64) -> Answer<Self::Wire> {
        // With Webdam these have no place; what was typed before the switch stays on screen only.
        let bynder = self.dam == Dam::Bynder;
        let body = PutBynderSettings {
            portal_url: filled(&self.portal_url),
            dam: self.dam,
            oauth_client_id: filled(&self.client_id).filter(|_| bynder),
            oauth_client_secret: match &self.secret {
                SecretDraft::Remove if bynder => Some(None),
                SecretDraft::Replace(text) if bynder => Some(Some(Secret::new(text.trim()))),
                _ => None,
            },
            integration_id: filled(&self.integration_id).filter(|_| bynder),
        };
        api.put_bynder(&body, revision).await
    }

    fn values(&self) -> Vec<Value> {
        // What somebody else stored can't be seen, so only what this form does to it can differ.
        let secret = match &self.secret {
            SecretDraft::Replace(_) => "the new secret",
            SecretDraft::Remove => "none",
            SecretDraft::Keep => "as it is stored",
        };
        vec![
            Value::new("dam", "DAM", words::dam(self.dam)),
            Value::new("portal", "Portal URL", self.portal_url.as_str()),
            Value::new("client", "OAuth2 client ID", self.client_id.as_str()),
            Value::new("secret", "OAuth2 client secret", secret),
            Value::new("integration", "Integration ID", self.integration_id.as_str()),
        ]
    }

    fn take(&mut self, key: &str, from: &Self) {
        match key {
            "dam" => self.dam = from.dam,
            "portal" => self.portal_url.clone_from(&from.portal_url),
            "client" => self.client_id.clone_from(&from.client_id),
            // Whether one is stored is never the draft's to say: only what to do with it is.
            "secret" => self.secret.clone_from(&from.secret),
            _ => self.integration_id.clone_from(&from.integration_id),
        }
    }
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

pub(super) fn bynder_section() -> El {
    let data = expect_context::<Data>();
    let portal = memo(move || data.bynder.map(|wire| wire.portal_url.clone()).flatten());
    let is_bynder = memo(move || data.bynder.map(|wire| wire.dam) != Some(Dam::Webdam));
    let lead = (
        lead(
            "The DAM that your assets live in. Uploads and asset tracking also need an OAuth app in Bynder.",
        ),
        move || is_bynder.get().then(|| oauth_guide(portal)),
    );
    let body = when_loaded(data.bynder, 5, move |wire| {
        let saved = Callback::new(move |wire| {
            data.bynder.put(wire);
            data.account.again();
        });
        let form = Form::<BynderDraft>::new("bynder", &wire, saved).guarded(None);
        (form.panel(data.may_write, inputs(form)), connection(form.dirty()))
    });
    titled("bynder", "Bynder settings", lead, false, body)
}

fn inputs(form: Form<BynderDraft>) -> impl Child {
    let dam = form.bind(
        "/dam",
        |draft| draft.dam.as_str().to_owned(),
        |draft, text| {
            if let Ok(dam) = text.parse() {
                draft.dam = dam;
            }
        },
    );
    let portal = form.bind(
        "/portalUrl",
        |draft| draft.portal_url.clone(),
        |draft, text| draft.portal_url = text,
    );
    let line = Line {
        placeholder: Some("acme.getbynder.com"),
        hint: Some(
            "The domain of your Bynder or Webdam portal, where your editors log in. Not the address of this service. You can paste a whole address; the domain is kept.",
        ),
        ..Line::default()
    };
    let kinds = Dam::ALL.iter().map(|dam| (dam.as_str(), words::dam(*dam))).collect();
    let webdam = memo(move || form.draft.with(|draft| draft.dam == Dam::Webdam));
    (
        choices(form.submit, "/dam", "DAM", kinds, dam),
        text_field(form.submit, "/portalUrl", "Portal URL", portal, line),
        move || if webdam.get() { vec![no_oauth(form)] } else { oauth_inputs(form) },
    )
}

/// Why there is nothing more to fill in.
fn no_oauth(form: Form<BynderDraft>) -> El {
    let clears = form.saved.with(|saved| saved.has_secret || !saved.client_id.is_empty());
    p().class("notice").child((
        "Webdam has no OAuth settings here: it gives out OAuth clients through its support, has no client-credentials flow, and no usage API. Picking assets works without them.",
        clears.then_some(" The OAuth settings that are stored for Bynder are cleared when you save."),
    ))
}

fn oauth_inputs(form: Form<BynderDraft>) -> Vec<El> {
    let client = form.bind(
        "/oauthClientId",
        |draft| draft.client_id.clone(),
        |draft, text| draft.client_id = text,
    );
    let secret = form.bind(
        "/oauthClientSecret",
        |draft| draft.secret.clone(),
        |draft, next| draft.secret = next,
    );
    let integration = form.bind(
        "/integrationId",
        |draft| draft.integration_id.clone(),
        |draft, text| draft.integration_id = text,
    );
    let has_secret = memo(move || form.saved.with(|saved| saved.has_secret));
    let line = |hint| Line { mono: true, optional: true, hint, ..Line::default() };
    let tracking = "Given out by Bynder's support. With it, Bynder is told where assets are used; tracking in this portal needs none. With another one, Bynder is told of everything anew, and what it knows by the former stays there.";
    vec![
        text_field(form.submit, "/oauthClientId", "OAuth2 client ID", client, line(None)),
        secret_field(
            form.submit,
            "/oauthClientSecret",
            "OAuth2 client secret",
            secret,
            has_secret,
            "Stored sealed, and never shown again. Bynder shows it once, too.",
        ),
        text_field(
            form.submit,
            "/integrationId",
            "Integration ID",
            integration,
            line(Some(tracking)),
        ),
    ]
}
