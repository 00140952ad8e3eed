//! API keys, and the connectors that call with them.

use portal_types::{
    ApiKey, ApiKeyId, ApiKeyList, ApiKeySecret, ConnectorInstance, ConnectorInstanceId,
    ConnectorInstanceList, CreateApiKey, NewApiKey, PatchApiKey, RotateApiKey,
};

use super::{
    Answer, Api,
    client::{Call, encode},
    paged,
};

impl Api {
    pub(crate) async fn api_keys(self) -> Answer<Vec<ApiKey>> {
        let mut all = Vec::new();
        let mut next = None;
        loop {
            let page: ApiKeyList =
                self.read(Call::get(paged("/api-keys", 200, next.as_deref()))).await?;
            all.extend(page.items);
            next = page.next_cursor;
            if next.is_none() {
                return Ok(all);
            }
        }
    }

    pub(crate) async fn api_key_secret(self, id: ApiKeyId) -> Answer<ApiKeySecret> {
        self.read(Call::get(format!("/api-keys/{id}/secret"))).await
    }

    /// `once` is the same for each try of one intention, so that a lost answer makes no second key.
    pub(crate) async fn create_api_key(self, body: &CreateApiKey, once: &str) -> Answer<NewApiKey> {
        self.read(Call::post("/api-keys").body(encode(body)?).once(once)).await
    }

    pub(crate) async fn change_api_key(self, id: ApiKeyId, body: &PatchApiKey) -> Answer<ApiKey> {
        self.read(Call::patch(format!("/api-keys/{id}")).body(encode(body)?)).await
    }

    pub(crate) async fn rotate_api_key(
        self,
        id: ApiKeyId,
        body: &RotateApiKey,
        once: &str,
    ) -> Answer<NewApiKey> {
        let call = Call::post(format!("/api-keys/{id}/rotate"));
        self.read(call.body(encode(body)?).once(once)).await
    }

    pub(crate) async fn revoke_api_key(self, id: ApiKeyId) -> Answer<()> {
        self.send(Call::delete(format!("/api-keys/{id}"))).await.map(drop)
    }

    /// Every connector instance that was seen, the last seen first.
    pub(crate) async fn connectors(self) -> Answer<Connectors> {
        let mut all = Vec::new();
        let mut next = None;
        loop {
            let page: ConnectorInstanceList =
                self.read(Call::get(paged("/connectors", 200, next.as_deref()))).await?;
            all.extend(page.items);
            next = page.next_cursor;
            if next.is_none() {
                return Ok(Connectors { instances: all, revision: page.revision });
            }
        }
    }

    pub(crate) async fn forget_connector(self, id: ConnectorInstanceId) -> Answer<()> {
        self.send(Call::delete(format!("/connectors/{id}"))).await.map(drop)
    }
}

/// Who calls, and what they should hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Connectors {
    pub(crate) instances: Vec<ConnectorInstance>,
    /// The settings' revision now.
    pub(crate) revision: i64,
}
