//! The host name of an address, and whether it leads back.

use std::net::IpAddr;

use mpanel_core::{AddressId, CustomerId, Error, OpContext, ProviderAccountId, Result};

use super::read::one_view;
use super::resolver::{Resolver, SandboxResolver, SystemResolver, judge};
use super::store::{self, AddressRow};
use super::{AddressView, Forward};
use crate::account::health;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::provider::{Answer, CallId, ProviderError};

/// What a look-up of a host name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardCheck {
    /// The host name.
    pub name: String,
    /// Whether it leads back.
    pub forward: Forward,
    /// The addresses it leads to.
    pub addresses: Vec<String>,
    /// What that means and what to do.
    pub explanation: String,
}

/// A host name as it is sent: lower case, with an ending, without the last dot.
pub fn tidy_host(text: &str) -> Option<String> {
    let host = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let ending = host.rsplit('.').next().unwrap_or_default();
    let named = host.contains('.') && ending.len() >= 2 && !ending.chars().all(|c| c.is_ascii_digit());
    (named && host.len() <= 253 && host.split('.').all(label)).then_some(host)
}

fn parsed(name: &str) -> Result<String> {
    tidy_host(name)
        .ok_or_else(|| Error::invalid("/name", "not_a_host_name", "Enter a whole host name, such as mail.example.com."))
}

/// Looks whether a host name leads to the address, before it is set.
pub async fn check_forward(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: AddressId,
    name: &str,
) -> Result<ForwardCheck> {
    let row = store::find(ctx, deps.db.read(), customer, id).await?;
    looked_up(ctx, deps, row.ip()?, parsed(name)?).await
}

async fn looked_up(ctx: &OpContext, deps: &Deps, ip: IpAddr, name: String) -> Result<ForwardCheck> {
    let resolver: Box<dyn Resolver> =
        if ctx.is_sandbox() { Box::new(SandboxResolver { db: deps.db.clone() }) } else { Box::new(SystemResolver) };
    let found = resolver.addresses(ctx, &name).await;
    let forward = judge(ip, &found);
    let addresses: Vec<String> = found.unwrap_or_default().iter().map(ToString::to_string).collect();
    let explanation = explain(forward, &name, ip, &addresses);
    Ok(ForwardCheck { name, forward, addresses, explanation })
}

fn explain(forward: Forward, name: &str, ip: IpAddr, addresses: &[String]) -> String {
    let kind = if ip.is_ipv4() { "an A" } else { "an AAAA" };
    match forward {
        Forward::Matches => format!("{name} leads to {ip}, so both directions agree."),
        Forward::Differs => format!(
            "{name} leads to {}, not to {ip}. Many mail servers refuse mail then. Correct {kind} record of the name \
             first.",
            addresses.join(", ")
        ),
        Forward::Missing => {
            format!(
                "{name} leads nowhere yet. Many mail servers refuse mail then. Give it {kind} record for {ip} first."
            )
        }
        Forward::Unknown => format!("{name} could not be looked up now. Whether it leads to {ip} is not known."),
    }
}

/// Gives an address a host name. One that does not lead back is refused unless that is accepted.
pub async fn set_reverse_name(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: AddressId,
    name: &str,
    accept_mismatch: bool,
) -> Result<AddressView> {
    let row = store::find(ctx, deps.db.read(), customer, id).await?;
    let ip = row.ip()?;
    let check = looked_up(ctx, deps, ip, parsed(name)?).await?;
    if check.forward != Forward::Matches && !accept_mismatch {
        return Err(Error::conflict("forward_mismatch", check.explanation));
    }
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(row.account_id)).await?;
    let provider = deps.provider(&account)?;
    let answer = provider.set_reverse_name(CallId::new(ctx), ip, &check.name).await;
    health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
    if let Err(ProviderError::Unknown { cause }) = answer {
        // Reading it back tells whether it was done.
        let now = provider.reverse_name(CallId::new(ctx), ip).await.map_err(sentence)?;
        if now.as_deref() != Some(&check.name) {
            return Err(sentence(ProviderError::Unknown { cause }));
        }
    } else {
        answer.map_err(sentence)?;
    }
    keep(ctx, deps, customer, row, Some(check)).await
}

/// Takes the host name of an IPv6 address away.
pub async fn clear_reverse_name(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: AddressId,
) -> Result<AddressView> {
    let row = store::find(ctx, deps.db.read(), customer, id).await?;
    let ip = row.ip()?;
    if ip.is_ipv4() {
        let detail = "An IPv4 address always has a host name. Set another one instead.";
        return Err(Error::conflict("action_not_possible", detail));
    }
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(row.account_id)).await?;
    let provider = deps.provider(&account)?;
    let answer: Answer<()> = provider.clear_reverse_name(CallId::new(ctx), ip).await;
    health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
    if let Err(ProviderError::Unknown { cause }) = answer {
        if provider.reverse_name(CallId::new(ctx), ip).await.map_err(sentence)?.is_some() {
            return Err(sentence(ProviderError::Unknown { cause }));
        }
    } else {
        answer.map_err(sentence)?;
    }
    keep(ctx, deps, customer, row, None).await
}

async fn keep(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    seen: AddressRow,
    check: Option<ForwardCheck>,
) -> Result<AddressView> {
    let tx = deps.db.begin().await?;
    let mut row = store::lock(ctx, &tx, customer, seen.address()).await?;
    row.forward = check.as_ref().map(|c| c.forward.to_string());
    row.checked_at = check.as_ref().map(|_| ctx.now.as_microsecond());
    row.reverse_name = check.map(|c| c.name);
    let row = store::save(ctx, &tx, row).await?;
    let view = one_view(ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(view)
}

fn sentence(error: ProviderError) -> Error {
    match error {
        ProviderError::NotFound { .. } => {
            Error::conflict("action_not_possible", "The data centre does not know this address yet. Try again later.")
        }
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_are_whole_and_small() {
        for (text, expected) in [
            ("Mail.Example.com.", Some("mail.example.com")),
            ("a-1.example.io", Some("a-1.example.io")),
            ("localhost", None),
            ("192.0.2.1", None),
            ("-a.example.com", None),
            ("a_b.example.com", None),
            ("exa mple.com", None),
            ("", None),
        ] {
            assert_eq!(tidy_host(text).as_deref(), expected, "{text}");
        }
    }
}
