//! Where the contents of tickets' files are kept: in a folder, or in S3 and its kin.

use std::{str::FromStr as _, sync::Arc, time::Duration};

use actix_web::web::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use object_store::{
    ClientOptions, ObjectStore, ObjectStoreExt as _, PutPayload, RetryConfig, aws::AmazonS3Builder,
    aws::AmazonS3ConfigKey, local::LocalFileSystem, path::Path,
};
use portal_types::{AccountId, AttachmentId};
use tokio::sync::Semaphore;
use url::Url;

use crate::{config::Support, turns::Turns};

/// So many files are in memory at the same time, on their way in; and so many of one account.
const AT_ONCE: usize = 16;
const AT_ONCE_OF_ACCOUNT: usize = 2;
/// So many mails with their files.
const MAILS_AT_ONCE: usize = 4;
/// A place that does not answer is asked again for so long; the job that asks is tried again later.
const PATIENCE: Duration = Duration::from_secs(20);

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The files.
pub struct AttachmentStore {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    /// Who brings a file waits for one of these.
    pub turns: Turns,
    /// Who brings a mail, for one of these.
    pub mails: Semaphore,
}

impl AttachmentStore {
    /// As configured. A folder is made where it is missing.
    pub fn open(config: &Support) -> Result<Self, Failure> {
        let (store, prefix): (Arc<dyn ObjectStore>, Path) = match config
            .attachments
            .split_once("://")
        {
            None => {
                std::fs::create_dir_all(&config.attachments)?;
                (Arc::new(LocalFileSystem::new_with_prefix(&config.attachments)?), Path::default())
            }
            Some(("s3", _)) => {
                let url = Url::parse(&config.attachments)?;
                let bucket = url.host_str().ok_or("the bucket is missing")?;
                let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
                for (name, value) in &config.attachments_options {
                    let key = AmazonS3ConfigKey::from_str(name);
                    let key = key.map_err(|_| format!("{name} is no option of S3"))?;
                    builder = builder.with_config(key, value.expose());
                }
                let is_plain = config
                    .attachments_options
                    .iter()
                    .any(|(name, value)| name == "endpoint" && value.expose().starts_with("http:"));
                let options = ClientOptions::new()
                    .with_allow_http(is_plain)
                    .with_connect_timeout(Duration::from_secs(5))
                    .with_timeout(Duration::from_mins(2));
                let retry =
                    RetryConfig { max_retries: 3, retry_timeout: PATIENCE, ..Default::default() };
                (
                    Arc::new(builder.with_client_options(options).with_retry(retry).build()?),
                    Path::from_url_path(url.path())?,
                )
            }
            Some((scheme, _)) => {
                return Err(format!("{scheme}:// is neither a folder nor s3://").into());
            }
        };
        Ok(Self {
            store,
            prefix,
            turns: Turns::new(AT_ONCE, AT_ONCE_OF_ACCOUNT),
            mails: Semaphore::new(MAILS_AT_ONCE),
        })
    }

    /// Puts a content away.
    pub async fn put(
        &self,
        account: AccountId,
        id: AttachmentId,
        content: Bytes,
    ) -> Result<(), object_store::Error> {
        self.store.put(&self.path(account, id), PutPayload::from_bytes(content)).await?;
        Ok(())
    }

    /// A content, as it comes.
    pub async fn get(
        &self,
        account: AccountId,
        id: AttachmentId,
    ) -> Result<BoxStream<'static, Result<Bytes, object_store::Error>>, object_store::Error> {
        Ok(self.store.get(&self.path(account, id)).await?.into_stream())
    }

    /// Removes contents; those that are gone already are as good as removed.
    pub async fn remove(
        &self,
        account: AccountId,
        ids: &[AttachmentId],
    ) -> Result<(), object_store::Error> {
        let paths: Vec<_> = ids.iter().map(|id| Ok(self.path(account, *id))).collect();
        let gone = self.store.delete_stream(futures_util::stream::iter(paths).boxed());
        let gone = gone.map(|outcome| match outcome {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        });
        gone.try_collect().await
    }

    fn path(&self, account: AccountId, id: AttachmentId) -> Path {
        self.prefix.clone().join(account.to_string()).join(id.to_string())
    }
}
