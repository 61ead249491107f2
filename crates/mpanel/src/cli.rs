//! The command line: `mpanel serve|worker|migrate|admin …|demo|openapi|billing …`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// mPanel: everything a hosting business runs on.
#[derive(Debug, Parser)]
#[command(name = "mpanel", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// Configuration file; without one the defaults of config.default.toml hold. The environment overrides both.
    #[arg(long, global = true, env = "MPANEL_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the web application and the API, and carry jobs out (unless worker.in_process is false).
    Serve,
    /// Only carry jobs out, beside other nodes that serve.
    Worker,
    /// Bring the database up to date and stop.
    Migrate,
    /// Administration from the console.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Open the demo: a sandbox business with a simulated provider and gateway, filled on the first start.
    Demo(DemoArgs),
    /// Print the OpenAPI document.
    Openapi,
    /// Billing from the console.
    #[command(subcommand)]
    Billing(BillingCommand),
}

/// Billing from the console.
#[derive(Debug, Subcommand)]
pub enum BillingCommand {
    /// Play the timeline of a contract through billing, in memory, and print what comes of it as JSON.
    ///
    /// Exit code 2 means that the timeline asks for something billing cannot do yet; the output names it.
    Simulate {
        /// The timeline, YAML or JSON: docs/billing-simulate.md.
        file: PathBuf,
    },
}

/// Administration from the console.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Create the first tenant and its owner. Works once; further staff are invited by the owner.
    CreateOwner(CreateOwnerArgs),
}

/// The first tenant and its owner.
#[derive(Debug, Args)]
pub struct CreateOwnerArgs {
    /// The owner's mail address.
    #[arg(long)]
    pub email: String,
    /// The owner's name.
    #[arg(long)]
    pub name: String,
    /// Name of the hosting business.
    #[arg(long)]
    pub business: String,
    /// ISO 4217 code of the currency the business keeps its books in.
    #[arg(long, default_value = "EUR")]
    pub currency: String,
    /// IANA time zone of the business.
    #[arg(long, default_value = "UTC")]
    pub time_zone: String,
    /// Two-letter country code of the seller, for tax.
    #[arg(long, default_value = "DE")]
    pub country: String,
    /// Host name of the shop, such as shop.example.com; any host when absent.
    #[arg(long)]
    pub host: Option<String>,
}

/// How to open the demo.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Address to listen on; the provider's simulator takes the next port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder for database, keys and simulator state.
    #[arg(long, default_value = "data/demo")]
    pub data: PathBuf,
    /// Use this database instead of an SQLite file in the data folder.
    #[arg(long)]
    pub database: Option<String>,
    /// Delete the demo's data and begin again.
    #[arg(long)]
    pub fresh: bool,
    /// Months of business to play on the first start.
    #[arg(long, default_value_t = 12, value_parser = clap::value_parser!(u8).range(0..=24))]
    pub months: u8,
}
