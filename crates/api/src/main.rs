//! The command line.

use std::{io::Write as _, path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};
use portal_api::{
    audit,
    config::{Config, Values},
    demonstration, openapi, rekey,
    seal::Sealer,
    staff,
    startup::{Application, Dependencies, master_keys},
    support::take_mail,
};
use portal_storage::Store;
use portal_types::AccountId;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Requests make small short-lived things, which glibc's allocator is slower at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The integration portal: settings, keys and help for connectors that bring Bynder or Webdam
/// assets into a CMS.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where settings are read from, if the file is there. The environment wins.
    #[arg(long, default_value = "portal.toml", global = true)]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests until told to stop.
    Serve {
        /// Make a demonstration account, and print how to log in. Not for production.
        #[arg(long)]
        demonstration: bool,
        /// Connect the demonstration account to a double of Bynder at this name and port, which
        /// `PORTAL_DAM_ALLOW` has to name too.
        #[arg(long, value_name = "NAME:PORT", requires = "demonstration")]
        demonstration_dam: Option<String>,
    },
    /// Bring the database up to date, and stop.
    Migrate,
    /// Print the OpenAPI document.
    Openapi,
    /// Print every setting with its value and where that came from; or change what lies sealed.
    Config {
        #[command(subcommand)]
        what: Option<ConfigCommand>,
    },
    /// Look after the audit lists.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Say who is in the support team.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Take an answer to a ticket's mail, which a mail server pipes in.
    ///
    /// For a mail server that delivers to programs, in the place of the webhook of a mail provider: as the
    /// program for `PORTAL_SUPPORT_REPLY_TO`, with what is after a plus sign. Ends well whatever becomes of
    /// the mail, unless it should be brought again later.
    Mail,
    /// Be a connector of a portal, here or elsewhere.
    Connector(portal_connector::Arguments),
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Seal every secret in the database anew under the first master key.
    ///
    /// Put a new master key in front of the old one, restart every replica, run this, take the old
    /// one away, restart again. It may be interrupted and begun again, and the service may run
    /// meanwhile.
    Rekey,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Go through every account's list, and say whether an entry is missing or was changed.
    ///
    /// Prints a line an account: its id, how many entries it has, and the code of the last one. Kept
    /// elsewhere, such a line proves later that the list went on from there and was not made anew.
    Verify {
        /// Only this account's.
        #[arg(long, value_name = "ID")]
        account: Option<AccountId>,
        /// A former output of this command: each of its lines has to be true still.
        #[arg(long, value_name = "FILE")]
        since: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Take somebody in who has an account. They need a second factor before they can do anything.
    Add {
        /// The address that they log in with.
        email: String,
    },
    /// Take somebody out. Their tickets are nobody's then.
    Remove {
        /// The address that they log in with.
        email: String,
    },
    /// Who is in it.
    List,
}

type Failure = Box<dyn std::error::Error>;

#[actix_web::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portal: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    if matches!(arguments.command, Command::Openapi) {
        return Ok(std::io::stdout().write_all(openapi::document_json().as_bytes())?);
    }
    // A program of its own, which has nothing to do with this portal's settings.
    if let Command::Connector(arguments) = arguments.command {
        return Ok(arguments.run().await?);
    }
    let values = Values::read(&arguments.config, std::env::vars())?;
    for name in &values.unknown {
        eprintln!("portal: {name} is no setting and is ignored (see `portal config`)");
    }
    match arguments.command {
        Command::Openapi | Command::Connector(_) => Ok(()),
        Command::Config { what: Some(ConfigCommand::Rekey) } => rekey(&values.parse()?).await,
        Command::Config { what: None } => {
            print_config(&values)?;
            values.parse()?;
            Ok(())
        }
        Command::Migrate => {
            let config = values.parse()?;
            Dependencies::open(&config).await?.store.close().await;
            println!("the database is up to date");
            Ok(())
        }
        Command::Audit(AuditCommand::Verify { account, since }) => {
            let config = values.parse()?;
            let (store, sealer) = offline(&config).await?;
            let outcome = audit::verify::run(&*store, &sealer, account, since.as_deref()).await;
            store.close().await;
            if outcome? { Ok(()) } else { Err("not every audit list is as it was written".into()) }
        }
        Command::Staff(command) => {
            let with = Dependencies::open(&values.parse()?).await?;
            let outcome = match command {
                StaffCommand::Add { email } => staff::add(&with, &email).await,
                StaffCommand::Remove { email } => staff::remove(&with, &email).await,
                StaffCommand::List => staff::list(&with).await,
            };
            with.store.close().await;
            for line in outcome? {
                println!("{line}");
            }
            Ok(())
        }
        Command::Mail => {
            log_as(&values)?;
            let config = values.parse()?;
            let with = Dependencies::open(&config).await?;
            let store = Arc::clone(&with.store);
            let outcome = take_mail(config, with, &mut std::io::stdin().lock()).await;
            store.close().await;
            println!("{}", outcome?);
            Ok(())
        }
        Command::Serve { demonstration, demonstration_dam } => {
            log_as(&values)?;
            serve(values.parse()?, demonstration, demonstration_dam.as_deref()).await
        }
    }
}

async fn rekey(config: &Config) -> Result<(), Failure> {
    let (store, sealer) = offline(config).await?;
    let outcome = rekey::rekey(&*store, &sealer).await;
    store.close().await;
    let mut closed = 0;
    for kind in outcome? {
        let name = kind.name();
        println!("{name}: {} sealed anew", kind.done);
        if kind.closed > 0 {
            println!(
                "{name}: {} open with none of the master keys, and stay as they are",
                kind.closed
            );
        }
        closed += kind.closed;
    }
    if closed > 0 {
        return Err(format!("{closed} secrets could not be opened").into());
    }
    println!("everything is sealed under the first master key; the others can go");
    Ok(())
}

/// The database, and what opens the secrets in it, for commands that work beside the service.
async fn offline(config: &Config) -> Result<(Arc<dyn Store>, Sealer), Failure> {
    let with = Dependencies::open(config).await?;
    let masters = master_keys(&config.master_keys, &*with.randomness)?;
    Ok((with.store, Sealer::new(&masters, with.randomness)))
}

async fn serve(
    config: Config,
    demonstration: bool,
    demonstration_dam: Option<&str>,
) -> Result<(), Failure> {
    let dependencies = Dependencies::open(&config).await?;
    let application = Application::build(config, dependencies)?;
    let service_url = application.portal().config.http.public_url.clone();
    // The first line, for whoever started us and waits for it.
    println!("listening on {service_url}");
    if demonstration {
        let demo = demonstration::ensure(application.portal(), demonstration_dam).await?;
        println!();
        println!("  Open       {service_url}/login");
        println!("  E-mail     {}", demo.email);
        let password = demo.password.as_deref();
        println!("  Password   {}", password.unwrap_or("the one that you changed it to"));
        println!("  Mails      {service_url}/dev/mailbox");
        println!("  API        {service_url}/api/docs");
        if let Some(dam) = demonstration_dam {
            println!("  Bynder     http://{dam}/ (a double; the account is connected to it)");
        }
        println!();
        println!("Ctrl C stops it.");
    }
    Ok(application.run_until_stopped().await?)
}

fn print_config(values: &Values) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    for (key, value, source) in values.explain() {
        writeln!(out, "# {}", key.doc)?;
        writeln!(out, "# {}, from {source}", key.env)?;
        writeln!(out, "{} = {value:?}\n", key.name)?;
    }
    Ok(())
}

fn log_as(values: &Values) -> Result<(), Failure> {
    let filter = EnvFilter::try_new(values.text("log")).map_err(|error| format!("log: {error}"))?;
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match values.text("log_format").as_str() {
        "json" => registry.with(layer.json()).init(),
        "text" => registry.with(layer).init(),
        other => return Err(format!("log_format: {other:?} is neither text nor json").into()),
    }
    Ok(())
}
