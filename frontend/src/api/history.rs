//! Revisions of the settings.

use portal_types::{Restoration, RevisionDetail, RevisionList};

use super::{Answer, Api, client::Call};

impl Api {
    /// A page of revisions, the newest first.
    pub(crate) async fn revisions(self, cursor: Option<&str>) -> Answer<RevisionList> {
        let mut path = "/settings/revisions?limit=50".to_owned();
        if let Some(cursor) = cursor {
            path.push_str("&cursor=");
            path.push_str(&String::from(js_sys::encode_uri_component(cursor)));
        }
        self.read(Call::get(path)).await
    }

    /// A revision, and what differs between another one (or the one before) and it.
    pub(crate) async fn revision(
        self,
        number: i64,
        against: Option<i64>,
    ) -> Answer<RevisionDetail> {
        let path = match against {
            None => format!("/settings/revisions/{number}"),
            Some(other) => format!("/settings/revisions/{number}?against={other}"),
        };
        self.read(Call::get(path)).await
    }

    /// What restoring a revision would change. Changes nothing.
    pub(crate) async fn preview_restore(self, number: i64, now: i64) -> Answer<Restoration> {
        let path = format!("/settings/revisions/{number}/restore?dryRun=true");
        self.read(Call::post(path).if_match(now)).await
    }

    /// Puts the settings back as they were at a revision, if they are still at revision `now`.
    pub(crate) async fn restore(self, number: i64, now: i64) -> Answer<Restoration> {
        let path = format!("/settings/revisions/{number}/restore");
        self.read(Call::post(path).if_match(now)).await
    }
}
