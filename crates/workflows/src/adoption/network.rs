//! Adoption of private networks, which are not sold: each is kept for the customer who has the machines in it.

use mpanel_billing as billing;
use mpanel_core::{Error, Result};
use mpanel_db::Tx;
use mpanel_provisioning::{self as provisioning, AdoptNetwork, AdoptableNetwork};

use super::{AdoptResult, AdoptRow, AdoptVerdict, Owner, OwnerKey, Run, owner_to_be};

impl Run<'_> {
    pub(super) async fn network(&self, tx: &Tx, row: AdoptRow) -> Result<AdoptResult> {
        let (ctx, of) = (self.ctx, (row.kind, row.provider_ref.as_str()));
        if let Some(kept) = provisioning::owner_of_network(ctx, tx, self.account, &row.provider_ref).await? {
            let customer = billing::get_customer(ctx, tx, kept.customer).await?;
            return Ok(AdoptResult {
                hostname: Some(kept.name),
                customer: Some((Some(customer.id), customer.display_name().to_owned())),
                ..AdoptResult::of(of, AdoptVerdict::Already)
            });
        }
        refuse_sale(&row)?;
        let network = self.known.networks.get(&row.provider_ref).cloned().ok_or_else(|| {
            let detail = "The provider does not list this private network on this account.";
            Error::invalid("/provider_ref", "unknown", detail)
        })?;
        let (machines, is_foreseen) = self.machines_of(tx, &network).await?;
        let owner = provisioning::sole_owner(&machines)?;
        let given = match row.customer.clone() {
            Some(adopter) => Some(owner_to_be(ctx, tx, adopter).await?),
            None => None,
        };
        let opens = owner.is_none() && given.as_ref().is_some_and(|(_, opened)| *opened);
        // The id is one that the transaction knows; a dry run tells none of a customer that would only be opened.
        let (owner, id) =
            match (owner, given) {
                (None, None) => {
                    let detail = "No machine is in this network. Say whose it is.";
                    return Err(Error::invalid("/customer_id", "required", detail));
                }
                (None, Some((customer, _))) => {
                    let key = OwnerKey::Existing(customer.id);
                    (Owner { key, name: customer.display_name().to_owned() }, Some(customer.id))
                }
                (Some(owner), given) => {
                    let key = given.map(|(customer, opened)| {
                        if opened { OwnerKey::Opened(customer.email) } else { OwnerKey::Existing(customer.id) }
                    });
                    if key.is_some_and(|key| key != owner.key) {
                        let detail =
                            "The machines in this network are another customer's. Name that customer, or nobody.";
                        return Err(Error::invalid("/customer_id", "not_accepted", detail));
                    }
                    let id = match owner.key {
                        OwnerKey::Existing(id) => Some(id),
                        OwnerKey::Opened(_) => None,
                    };
                    (owner, id)
                }
            };
        let mut name = row.hostname.clone().unwrap_or_else(|| network.name().to_owned());
        // What the machines only would have cannot be written.
        if let Some(customer) = id.filter(|_| !is_foreseen) {
            let wanted = AdoptNetwork { account: self.account, network, customer, name: row.hostname.clone() };
            name = provisioning::adopt_network(ctx, tx, wanted).await?.name;
        }
        Ok(AdoptResult {
            hostname: Some(name),
            customer: Some((id.filter(|_| !(self.dry_run && opens)), owner.name)),
            opens_customer: opens,
            ..AdoptResult::of(of, self.verdict())
        })
    }

    /// The machines in a network with their owners, and whether a dry run has only foreseen one of them.
    async fn machines_of(&self, tx: &Tx, network: &AdoptableNetwork) -> Result<(Vec<(String, Option<Owner>)>, bool)> {
        let (mut machines, mut is_foreseen) = (Vec::new(), false);
        for machine in network.machines() {
            let owner = match provisioning::owner_of_machine(self.ctx, tx, self.account, machine).await? {
                Some(service) => {
                    let customer = billing::get_customer(self.ctx, tx, service.customer).await?;
                    let name = customer.display_name().to_owned();
                    Some(Owner { key: OwnerKey::Existing(customer.id), name })
                }
                None => self.foreseen.get(machine).cloned().inspect(|_| is_foreseen = true),
            };
            machines.push((machine.to_owned(), owner));
        }
        Ok((machines, is_foreseen))
    }
}

/// The rule: a private network has no bill of its own.
fn refuse_sale(row: &AdoptRow) -> Result<()> {
    let given = [
        ("/product_id", row.product.is_some()),
        ("/price", row.price.is_some()),
        ("/cycle_months", row.cycle_months.is_some()),
        ("/next_due_on", row.next_due_on.is_some()),
    ];
    match given.into_iter().find(|(_, is_given)| *is_given) {
        None => Ok(()),
        Some((pointer, _)) => {
            Err(Error::invalid(pointer, "not_accepted", "A private network has no bill of its own. Leave it empty."))
        }
    }
}
