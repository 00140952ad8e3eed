//! Many rows of field settings at once.

use portal_types::{BulkDeleteFields, BulkEditFields, BulkOutcome, FieldImport};

use super::{
    Answer, Api,
    client::{Call, encode},
};

impl Api {
    pub(crate) async fn edit_fields(self, body: &BulkEditFields) -> Answer<BulkOutcome> {
        self.read(Call::post("/settings/fields/bulk-edit").body(encode(body)?)).await
    }

    pub(crate) async fn delete_fields(self, body: &BulkDeleteFields) -> Answer<BulkOutcome> {
        self.read(Call::post("/settings/fields/bulk-delete").body(encode(body)?)).await
    }

    /// All rows, in one of the API's formats.
    pub(crate) async fn export_fields(self, format: &str) -> Answer<String> {
        let call = Call::get(format!("/settings/fields/export?format={format}"));
        Ok(self.send(call).await?.into_text())
    }

    /// Tells what an import would do or, with the revision at which that was told, does it.
    pub(crate) async fn import_fields(
        self,
        text: String,
        is_csv: bool,
        told_at: Option<i64>,
    ) -> Answer<FieldImport> {
        let call = match told_at {
            None => Call::post("/settings/fields/import?dryRun=true"),
            Some(revision) => Call::post("/settings/fields/import").if_match(revision),
        };
        self.read(if is_csv { call.csv(text) } else { call.body(text) }).await
    }
}
