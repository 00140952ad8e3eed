//! A portal in a process of its own, to be killed.

use std::{path::Path, process::Stdio};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::Result;

pub(crate) struct Portal {
    child: Child,
    pub(crate) origin: String,
}

impl Portal {
    /// Starts it and waits until it answers.
    pub(crate) async fn start(
        binary: &Path,
        data: &Path,
        database_url: &str,
        double: &str,
    ) -> Result<Self> {
        let mut command = Command::new(binary);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PORTAL_") {
                command.env_remove(name);
            }
        }
        let mut child = command
            .arg("serve")
            .env("PORTAL_LISTEN", "127.0.0.1:0")
            .env("PORTAL_DATA_DIR", data)
            .env("DATABASE_URL", database_url)
            .env("PORTAL_DAM_ALLOW", double)
            .env("PORTAL_LIMIT_KEY", "1000000/s")
            .env("PORTAL_LOG", "warn")
            .current_dir(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = child.stdout.take().ok_or("no standard output")?;
        let mut lines = BufReader::new(output).lines();
        while let Some(line) = lines.next_line().await? {
            if let Some((_, address)) = line.split_once("listening on http://") {
                let origin = format!("http://{}", address.trim_end_matches('/'));
                // Goes on reading, so that the server never waits for a reader.
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Ok(Self { child, origin });
            }
        }
        Err("the portal ended before it listened".into())
    }

    /// As a power failure of the process: SIGKILL, which nothing can be done about.
    pub(crate) async fn kill(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// As an operator does.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let id = self.child.id().ok_or("it ended by itself")?;
        Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
        self.child.wait().await?;
        Ok(())
    }
}
