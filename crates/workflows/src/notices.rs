//! Which facts people are told by mail, and in which words.

use std::collections::BTreeMap;

use mpanel_billing as billing;
use mpanel_core::{
    CustomerId, Date, InvoiceId, Money, OpContext, OrderId, PaymentMethodId, QuoteId, Result, ServiceId,
};
use mpanel_db::Tx;
use mpanel_events::Event;
use mpanel_notify::{Mail, queue_mail};
use mpanel_payments as payments;
use mpanel_provisioning::{self as provisioning, SuspensionReason};

use crate::accounts::brand_of;
use crate::deps::Deps;
use crate::jobs::SendNotice;

/// Whether somebody is told of a fact.
pub fn is_told(event: &Event) -> bool {
    matches!(
        event,
        Event::OrderPlaced { .. }
            | Event::OrderCancelled { .. }
            | Event::PurchaseClosed { .. }
            | Event::QuoteAccepted { .. }
            | Event::QuoteDeclined { .. }
            | Event::PaymentPlanAgreed { .. }
            | Event::PaymentPlanCancelled { .. }
            | Event::InvoiceFinalized { renewal: true, .. }
            | Event::PaymentSucceeded { .. }
            | Event::PaymentFailed { off_session: true, .. }
            | Event::PaymentRefunded { .. }
            | Event::DisputeOpened { .. }
            | Event::ReminderDue { .. }
            | Event::OverdueNoticeDue { .. }
            | Event::TerminationPlanned { .. }
            | Event::ServiceProvisioned { .. }
            | Event::InstallFinished { .. }
            | Event::SnapshotScheduleFailing { .. }
            | Event::ServiceSetupFailed { .. }
            | Event::ServiceSuspended { .. }
            | Event::ServiceUnsuspended { .. }
            | Event::ServiceTerminated { .. }
            | Event::ServiceMoved { .. }
            | Event::CancellationScheduled { .. }
            | Event::CancellationRevoked { .. }
            | Event::TrialEnding { .. }
            | Event::ContractNoticeEnding { .. }
            | Event::PriceChangeAnnounced { .. }
            | Event::PriceChangeWithdrawn { .. }
            | Event::CardExpiring { .. }
    )
}

const NEW_ADDRESSES: &str = "Its addresses are new: change whatever leads to the old ones, such as DNS records and the \
                             settings of your programs.";
const SAME_ADDRESSES: &str = "It has kept its addresses.";

type Fields = BTreeMap<&'static str, String>;

/// Writes the mail for a fact. The fact's id is the mail's key, so a repeat writes nothing.
pub async fn send_notice(ctx: &OpContext, deps: &Deps, job: &SendNotice) -> Result<()> {
    let tenant = deps.contexts.tenant(ctx.tenant).await?;
    let tx = deps.db.begin().await?;
    let words = Words { ctx, tx: &tx, base: tenant.base_url.clone() };
    if let Some((customer, template, fields)) = words.for_event(&job.told).await? {
        let recipient = billing::get_customer(ctx, &tx, customer).await?;
        let (to, name, customer) = if matches!(template, "dispute_opened" | "quote_answered") {
            (tenant.brand.support_email.clone(), tenant.name.clone(), None)
        } else {
            (recipient.email.clone(), recipient.name.clone(), Some(customer))
        };
        let key = format!("event:{}", job.event);
        let mail = Mail { to, name, customer, template, fields, key, brand: brand_of(&tenant) };
        queue_mail(ctx, &tx, mail).await?;
    }
    tx.commit().await
}

struct Words<'a> {
    ctx: &'a OpContext,
    tx: &'a Tx,
    base: String,
}

type Notice = Option<(CustomerId, &'static str, Fields)>;

impl Words<'_> {
    async fn for_event(&self, event: &Event) -> Result<Notice> {
        match event {
            Event::OrderPlaced { order, customer, invoice } => {
                let order = billing::get_order(self.ctx, self.tx, *order).await?;
                let amount = |minor: i64| Money::new(minor, order.currency);
                let line = |l: &billing::OrderLine| format!("{}: {}", l.description, amount(l.amount_minor));
                let items: Vec<String> = order.lines.iter().map(line).collect();
                let next = match (order.services.is_empty(), order.one_time.is_empty()) {
                    (false, true) => {
                        "As soon as it is paid we set your service up. You can watch the progress on its page."
                    }
                    (true, false) => {
                        "As soon as it is paid we deliver what you bought. You find it in the portal, under purchases."
                    }
                    (false, false) => {
                        "As soon as it is paid we set your service up and deliver what you bought beside it. You can \
                         watch both on the page of your order."
                    }
                    (true, true) => "As soon as it is paid we begin.",
                };
                let fields = [
                    ("next", next.to_owned()),
                    ("link", self.invoice_link(*invoice)),
                    ("order_number", order.number),
                    ("items", items.join("\n")),
                    ("total", order.total.to_string()),
                ];
                Ok(Some((*customer, "order_confirmation", fields.into())))
            }
            Event::OrderCancelled { order, customer, reason } => {
                let order = billing::get_order(self.ctx, self.tx, *order).await?;
                let fields = [("order_number", order.number), ("reason", reason.clone())];
                Ok(Some((*customer, "order_cancelled", fields.into())))
            }
            Event::PurchaseClosed { order, place, customer, delivered } => {
                let bought = billing::get_one_time_purchase(self.ctx, self.tx, *order, *place).await?;
                let (template, default) = match delivered {
                    true => ("purchase_delivered", "You find it with your purchases."),
                    false => ("purchase_given_up", "We are sorry that it does not come."),
                };
                let note = if bought.note.is_empty() { default.to_owned() } else { bought.note };
                let link = format!("{}/portal/one-time-purchases", self.base);
                let fields = [("link", link), ("product", bought.name), ("note", note)];
                Ok(Some((*customer, template, fields.into())))
            }
            Event::QuoteAccepted { quote, customer, .. } => {
                Ok(Some((*customer, "quote_answered", self.quote_fields(*quote, "accepted").await?)))
            }
            Event::QuoteDeclined { quote, customer, .. } => {
                Ok(Some((*customer, "quote_answered", self.quote_fields(*quote, "declined").await?)))
            }
            Event::PaymentPlanAgreed { invoice, customer, .. } => {
                let plan = billing::payment_plan_of(self.ctx, self.tx, *invoice).await?;
                let parts = plan.into_iter().flat_map(|p| p.parts).map(|p| format!("{}: {}", day(p.due), p.amount));
                let parts: Vec<String> = parts.collect();
                let mut fields = self.invoice_fields(*invoice).await?;
                fields.retain(|name, _| ["link", "invoice_number"].contains(name));
                fields.insert("parts", parts.join("\n"));
                Ok(Some((*customer, "plan_agreed", fields)))
            }
            Event::PaymentPlanCancelled { invoice, customer, .. } => {
                let mut fields = self.invoice_fields(*invoice).await?;
                fields.retain(|name, _| ["link", "invoice_number", "balance"].contains(name));
                Ok(Some((*customer, "plan_cancelled", fields)))
            }
            Event::InvoiceFinalized { invoice, customer, total, .. } if total.minor < 0 => {
                let mut fields = self.invoice_fields(*invoice).await?;
                fields.retain(|name, _| ["link", "invoice_number"].contains(name));
                fields.insert("credit", total.negate().to_string());
                Ok(Some((*customer, "credit_received", fields)))
            }
            Event::InvoiceFinalized { invoice, customer, .. } => {
                let mut fields = self.invoice_fields(*invoice).await?;
                fields.remove("balance");
                Ok(Some((*customer, "invoice_issued", fields)))
            }
            Event::ReminderDue { invoice, customer, .. } => {
                let mut fields = self.invoice_fields(*invoice).await?;
                fields.remove("total");
                Ok(Some((*customer, "payment_reminder", fields)))
            }
            Event::OverdueNoticeDue { invoice, customer, .. } => {
                let mut fields = self.invoice_fields(*invoice).await?;
                fields.remove("total");
                let text = "If it stays unpaid, the services on it are suspended. Your data is kept meanwhile.";
                fields.insert("consequence", text.to_owned());
                Ok(Some((*customer, "overdue_notice", fields)))
            }
            Event::PriceChangeAnnounced { .. } | Event::PriceChangeWithdrawn { .. } => self.for_prices(event).await,
            Event::CardExpiring { customer, payment_method, last_month } => {
                self.for_card(*customer, *payment_method, *last_month).await
            }
            _ => self.for_money(event).await,
        }
    }

    async fn for_prices(&self, event: &Event) -> Result<Notice> {
        let (price_change, customer, kept) = match event {
            Event::PriceChangeAnnounced { price_change, customer } => (*price_change, *customer, None),
            Event::PriceChangeWithdrawn { price_change, customer, services } => {
                (*price_change, *customer, Some(services))
            }
            _ => return Ok(None),
        };
        let (items, reason) = billing::price_change_notice(self.ctx, self.tx, price_change, customer).await?;
        let link = ("link", format!("{}/portal/services", self.base));
        let Some(kept) = kept else {
            let items: Vec<String> = items.iter().filter_map(new_price).collect();
            let fields = [link, ("items", items.join("\n")), ("reason", reason)];
            return Ok(Some((customer, "price_change", fields.into())));
        };
        let items = items.iter().filter(|i| kept.contains(&i.service)).map(|i| format!("{}: {}", i.name, i.old));
        let fields = [link, ("items", items.collect::<Vec<_>>().join("\n"))];
        Ok(Some((customer, "price_change_withdrawn", fields.into())))
    }

    // Nobody is told of a card that was exchanged meanwhile.
    async fn for_card(&self, customer: CustomerId, card: PaymentMethodId, last_month: Date) -> Result<Notice> {
        let found = payments::get_payment_method(self.ctx, self.tx, customer, card).await;
        let Some(card) = crate::journeys::ignore_missing(found)? else { return Ok(None) };
        if !card.default || card.last_month() != Some(last_month) || last_month.last_of_month() < self.ctx.today() {
            return Ok(None);
        }
        let when = if card.expires_this_month { "at the end of this month" } else { "next month" };
        let fields = [
            ("link", format!("{}/portal/payment-methods", self.base)),
            ("card", card.words()),
            ("when", when.to_owned()),
            ("last_day", day(last_month.last_of_month())),
        ];
        Ok(Some((customer, "card_expiring", fields.into())))
    }

    async fn for_money(&self, event: &Event) -> Result<Notice> {
        match event {
            Event::PaymentSucceeded { customer, amount, invoices, .. } => {
                let fields = self.payment_fields(*amount, invoices).await?;
                Ok(Some((*customer, "payment_receipt", fields)))
            }
            Event::PaymentFailed { customer, amount, invoices, code, .. } => {
                let mut fields = self.payment_fields(*amount, invoices).await?;
                fields.insert("advice", payments::advice_for(code).to_owned());
                Ok(Some((*customer, "payment_failed", fields)))
            }
            Event::PaymentRefunded { customer, amount, invoices, reason, .. } => {
                let mut fields = self.payment_fields(*amount, invoices).await?;
                fields.remove("invoice_numbers");
                fields.insert("reason", reason.clone());
                Ok(Some((*customer, "refund_issued", fields)))
            }
            Event::DisputeOpened { payment, customer, amount, .. } => {
                let name = billing::get_customer(self.ctx, self.tx, *customer).await?.name;
                let link = format!("{}/admin/payments/{payment}", self.base);
                let fields = [("link", link), ("amount", amount.to_string()), ("customer_name", name)];
                Ok(Some((*customer, "dispute_opened", fields.into())))
            }
            _ => self.for_service(event).await,
        }
    }

    async fn for_service(&self, event: &Event) -> Result<Notice> {
        let (service, customer, template) = match event {
            Event::ServiceProvisioned { service, customer } => (*service, *customer, "service_ready"),
            Event::InstallFinished { service, customer, .. } => (*service, *customer, "install_finished"),
            Event::SnapshotScheduleFailing { service, customer, .. } => (*service, *customer, "snapshots_failing"),
            Event::ServiceSetupFailed { service, customer, .. } => (*service, *customer, "service_setup_delayed"),
            Event::ServiceSuspended { service, customer, .. } => (*service, *customer, "service_suspended"),
            Event::ServiceUnsuspended { service, customer } => (*service, *customer, "service_unsuspended"),
            Event::ServiceTerminated { service, customer, .. } => (*service, *customer, "service_terminated"),
            Event::ServiceMoved { service, customer, .. } => (*service, *customer, "service_moved"),
            Event::TerminationPlanned { service, customer, .. } => (*service, *customer, "termination_planned"),
            Event::CancellationScheduled { service, customer, .. } => (*service, *customer, "cancellation_scheduled"),
            Event::CancellationRevoked { service, customer, .. } => (*service, *customer, "cancellation_revoked"),
            Event::TrialEnding { service, customer, .. } => (*service, *customer, "trial_ending"),
            Event::ContractNoticeEnding { service, customer, .. } => (*service, *customer, "contract_notice"),
            _ => return Ok(None),
        };
        let found = provisioning::get_service(self.ctx, self.tx, service).await?;
        let mut fields = self.service_fields(&found);
        let kept_days = found.product.storage.as_ref().and_then(|sold| sold.kept_days());
        let template = match event {
            Event::ServiceSuspended { reason, .. } if *reason != SuspensionReason::NonPayment.to_string() => {
                "service_stopped"
            }
            // Nobody writes to a fraudster about it.
            Event::ServiceTerminated { .. } if self.is_fraud(found.order).await? => return Ok(None),
            Event::ServiceTerminated { .. } if kept_days.is_some() => "storage_ended",
            Event::ServiceTerminated { .. } if found.product.domain.is_some() => "domain_ended",
            Event::ServiceSuspended { .. } if found.product.domain.is_some() => "domain_closed",
            Event::ServiceProvisioned { .. } if found.product.storage.is_some() => "storage_ready",
            Event::ServiceProvisioned { .. } if found.product.domain.is_some() => "domain_ready",
            _ => template,
        };
        match event {
            Event::ServiceProvisioned { .. } if !found.product.has_machine() => {}
            Event::ServiceProvisioned { .. } => {
                let addresses: Vec<String> = [found.ipv4, found.ipv6].into_iter().flatten().collect();
                fields.insert("addresses", addresses.join(", "));
                fields.insert("username", found.username);
            }
            Event::ServiceMoved { to, addresses_changed, .. } => {
                let addresses: Vec<String> = [found.ipv4, found.ipv6].into_iter().flatten().collect();
                let regions = provisioning::list_regions(self.ctx, self.tx, found.account).await?;
                let name = regions.into_iter().find(|r| r.code == *to).map_or_else(|| to.clone(), |r| r.name);
                fields.insert("region", name);
                fields.insert("addresses", addresses.join(", "));
                fields.insert("then", if *addresses_changed { NEW_ADDRESSES } else { SAME_ADDRESSES }.to_owned());
            }
            Event::InstallFinished { name, succeeded, .. } => {
                fields.insert("software", name.clone());
                let outcome = if *succeeded { "was installed" } else { "could not be installed" };
                fields.insert("outcome", outcome.to_owned());
            }
            Event::SnapshotScheduleFailing { reason, .. } => {
                fields.insert("reason", reason.clone());
            }
            Event::ServiceSuspended { .. } if ["service_suspended", "domain_closed"].contains(&template) => {
                fields.insert("link", format!("{}/portal/invoices", self.base));
            }
            Event::ServiceTerminated { reason, .. } => {
                fields.insert("reason", reason.clone());
                fields.insert("link", format!("{}/portal/services", self.base));
                fields.extend(kept_days.map(|days| ("kept_days", days.to_string())));
            }
            Event::TerminationPlanned { invoice, on, .. } => {
                fields.insert("end_date", day(*on));
                let mut owed = self.invoice_fields(*invoice).await?;
                fields.extend(["link", "invoice_number", "balance"].map(|k| (k, owed.remove(k).unwrap_or_default())));
            }
            Event::TrialEnding { subscription, on, .. } => {
                let sold = billing::get_subscription(self.ctx, self.tx, *subscription).await?;
                fields.insert("end_date", day(*on));
                fields.insert("price", format!("{} {}", sold.price, billing::cycle_words(sold.cycle_months)));
            }
            Event::ContractNoticeEnding { subscription, by, on, .. } => {
                // A notice as long as a term ends before that term begins: what follows is counted from its end.
                let next = billing::contract_goes_on_until(self.ctx, self.tx, *subscription, *on).await?;
                let then = match next {
                    Some(until) => format!("goes on until {}", day(until)),
                    None => "goes on without a term".to_owned(),
                };
                fields.extend([("notice_date", day(*by)), ("end_date", day(*on)), ("then", then)]);
            }
            Event::CancellationScheduled { on, .. } => {
                fields.insert("end_date", day(*on));
            }
            _ => {}
        }
        Ok(Some((customer, template, fields)))
    }

    async fn quote_fields(&self, id: QuoteId, answer: &str) -> Result<Fields> {
        let row = billing::get_quote(self.ctx, self.tx, id).await?.row;
        Ok([
            ("link", format!("{}/admin/quotes/{id}", self.base)),
            ("quote_number", row.number),
            ("customer_name", row.customer_name),
            ("answer", answer.to_owned()),
        ]
        .into())
    }

    async fn is_fraud(&self, order: OrderId) -> Result<bool> {
        let order = crate::journeys::ignore_missing(billing::get_order(self.ctx, self.tx, order).await)?;
        Ok(order.is_some_and(|order| order.state == billing::OrderState::Fraud))
    }

    fn service_fields(&self, service: &provisioning::ServiceView) -> Fields {
        let name = service.label.clone().unwrap_or_else(|| service.hostname.clone());
        [("link", self.service_link(service.id)), ("service_name", name)].into()
    }

    // Of an invoice in parts, what is asked for is the parts that are due, or else the next one.
    async fn invoice_fields(&self, id: InvoiceId) -> Result<Fields> {
        let invoice = billing::get_invoice(self.ctx, self.tx, id).await?;
        let mut row = invoice.row;
        let plan = billing::payment_plan_of(self.ctx, self.tx, id).await?.filter(|p| p.active);
        if let Some((plan, next)) = plan.as_ref().and_then(|p| Some((p, p.next?))) {
            let part = plan.parts.iter().find(|p| p.standing != billing::PartStanding::Paid);
            row.due_date = part.map_or(row.due_date, |p| p.due);
            row.balance = if plan.due_now.minor > 0 { plan.due_now } else { next };
        }
        Ok([
            ("link", self.invoice_link(id)),
            ("invoice_number", row.number.unwrap_or_default()),
            ("total", row.total.to_string()),
            ("balance", row.balance.to_string()),
            ("due_date", day(row.due_date)),
        ]
        .into())
    }

    async fn payment_fields(&self, amount: Money, invoices: &[InvoiceId]) -> Result<Fields> {
        let mut numbers = Vec::new();
        for id in invoices {
            numbers.extend(billing::get_invoice(self.ctx, self.tx, *id).await?.row.number);
        }
        let link = match invoices.first() {
            Some(id) => self.invoice_link(*id),
            None => format!("{}/portal/invoices", self.base),
        };
        let numbers = if numbers.is_empty() { "your account".to_owned() } else { numbers.join(", ") };
        Ok([("link", link), ("amount", amount.to_string()), ("invoice_numbers", numbers)].into())
    }

    fn invoice_link(&self, id: InvoiceId) -> String {
        format!("{}/portal/invoices/{id}", self.base)
    }

    fn service_link(&self, id: ServiceId) -> String {
        format!("{}/portal/services/{id}", self.base)
    }
}

/// A day as people write it: 1 February 2026.
pub(crate) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

// The prices are those of the contract, before discounts.
fn new_price(item: &billing::PriceChangeItem) -> Option<String> {
    let each = billing::cycle_words(item.cycle_months);
    let on = item.effective_on?;
    Some(format!("{}: {} {each} instead of {}, from {}", item.name, item.new, item.old, day(on)))
}
