//! Assets, as people see them.

use portal_dam::Site;
use portal_storage::{Unit, UsedAssetRecord};
use portal_types::{AccountId, AssetMark, Dam, UsedAsset};

use crate::{problem::ApiResult, state::Portal};

/// What an account's assets are seen with.
pub struct AssetView<'a> {
    portal: &'a Portal,
    account: AccountId,
    /// Bynder, if there is one to lead to.
    bynder: Option<Site>,
}

impl<'a> AssetView<'a> {
    /// Of an account as its settings are now.
    pub async fn of(
        portal: &'a Portal,
        unit: &mut dyn Unit,
        account: AccountId,
    ) -> ApiResult<Self> {
        let settings = unit.bynder(account).await?.filter(|settings| settings.dam == Dam::Bynder);
        let bynder = settings
            .and_then(|settings| settings.portal_url)
            .and_then(|portal_url| portal.dam.site(&portal_url).ok());
        Ok(Self { portal, account, bynder })
    }

    /// An asset on the wire.
    pub fn asset(&self, row: UsedAssetRecord) -> UsedAsset {
        let now = self.portal.clock.now();
        // What is not asked for any more is not shown either: it would come from nowhere.
        let address = row.thumbnail.as_deref().filter(|_| self.bynder.is_some());
        let thumbnail = address.and_then(|address| {
            self.portal.pictures.path(self.account, &row.asset_key, address, now)
        });
        UsedAsset {
            dam_url: self.bynder.as_ref().map(|site| site.asset(&row.asset_id)),
            asset_id: row.asset_id,
            name: row.name,
            kind: row.media_type.filter(|kind| !kind.is_empty()),
            marks: AssetMark::of(row.marks),
            thumbnail,
            usages: row.usages,
            first_used_at: row.first_used_at,
            used_until: row.used_until,
            looked_up_at: row.looked_up_at,
        }
    }
}
