//! The texts. Logic-less: `{{field}}` is replaced by a value, nothing else happens; a field
//! outside the template's list is an error, and values are escaped in HTML.

use std::collections::BTreeMap;

use mpanel_core::{Error, Result};

/// One kind of mail.
#[derive(Debug)]
pub struct Template {
    /// Its name.
    pub name: &'static str,
    /// Subject line.
    pub subject: &'static str,
    /// Paragraphs, separated by blank lines.
    pub body: &'static str,
    /// Label of the button, whose address is the field `link`.
    pub action: Option<&'static str>,
    /// Fields it may use besides those of the brand.
    pub fields: &'static [&'static str],
}

/// Fields every template may use.
pub const BRAND_FIELDS: &[&str] = &["brand", "support_email", "recipient_name"];

macro_rules! templates {
    ($($name:ident($($field:ident),*) $subject:literal $body:literal $(-> $action:literal)?;)*) => {
        /// All kinds of mail.
        pub const TEMPLATES: &[Template] = &[$(Template {
            name: stringify!($name),
            subject: $subject,
            body: $body,
            action: templates!(@action $($action)?),
            fields: &[$(stringify!($field)),*],
        }),*];
    };
    (@action $action:literal) => { Some($action) };
    (@action) => { None };
}

templates! {
    verify_email(link) "Confirm your address at {{brand}}"
        "Hello {{recipient_name}},\n\nwelcome to {{brand}}. Please confirm that this is your address. The link works for three days." -> "Confirm address";
    password_reset(link) "Set a new password at {{brand}}"
        "Hello {{recipient_name}},\n\nsomebody asked for a new password for this address. If it was you, choose one now; the link works for one hour and once.\n\nIf it was not you, do nothing: your password stays as it is." -> "Choose a password";
    invitation(link, invited_by) "{{invited_by}} invites you to {{brand}}"
        "Hello {{recipient_name}},\n\n{{invited_by}} has given you access to {{brand}}. Choose a password to begin. The link works for seven days." -> "Choose a password";
    order_confirmation(link, order_number, items, total, next) "Your order {{order_number}}"
        "Hello {{recipient_name}},\n\nthank you for your order.\n\n{{items}}\n\nTotal: {{total}}\n\n{{next}}" -> "View the invoice";
    purchase_delivered(link, product, note) "{{product}} is delivered"
        "Hello {{recipient_name}},\n\n{{product}} is delivered.\n\n{{note}}" -> "View your purchases";
    purchase_given_up(link, product, note) "{{product}} will not be delivered"
        "Hello {{recipient_name}},\n\n{{product}} will not be delivered.\n\n{{note}}\n\nWe look after what you paid for it. If you have a question, write to {{support_email}}." -> "View your purchases";
    invoice_issued(link, invoice_number, total, due_date) "Invoice {{invoice_number}} over {{total}}"
        "Hello {{recipient_name}},\n\nyour invoice {{invoice_number}} over {{total}} is ready. It is due on {{due_date}}. If you have a saved payment method we charge it on that day and you need not do anything." -> "View and pay";
    quote_sent(link, quote_number, total, valid_until) "Our offer {{quote_number}}"
        "Hello {{recipient_name}},\n\nhere is our offer {{quote_number}} over {{total}}. It is valid until {{valid_until}}. You can read it, download it, and accept or decline it on its page. The link is meant for you: whoever has it can answer in your name." -> "Read the offer";
    quote_answered(link, quote_number, customer_name, answer) "{{customer_name}} {{answer}} quote {{quote_number}}"
        "Hello {{recipient_name}},\n\n{{customer_name}} {{answer}} quote {{quote_number}}." -> "Open the quote";
    plan_agreed(link, invoice_number, parts) "Invoice {{invoice_number}} in parts"
        "Hello {{recipient_name}},\n\nyou can pay invoice {{invoice_number}} in these parts:\n\n{{parts}}\n\nIf you have a saved payment method we charge each part on its day." -> "View the invoice";
    plan_cancelled(link, invoice_number, balance) "Invoice {{invoice_number}} is due"
        "Hello {{recipient_name}},\n\nthe agreement to pay invoice {{invoice_number}} in parts has ended. The rest of {{balance}} is due now." -> "View and pay";
    credit_received(link, invoice_number, credit) "{{credit}} went to your credit"
        "Hello {{recipient_name}},\n\na change of your services gave {{credit}} back to you, see {{invoice_number}}. It is kept as credit and pays for what comes next. There is nothing to pay." -> "View it";
    payment_receipt(link, amount, invoice_numbers) "We received {{amount}}"
        "Hello {{recipient_name}},\n\nwe have received your payment of {{amount}} for {{invoice_numbers}}. Thank you." -> "View the invoice";
    payment_failed(link, amount, invoice_numbers, advice) "Your payment of {{amount}} did not go through"
        "Hello {{recipient_name}},\n\nwe tried to charge {{amount}} for {{invoice_numbers}}, and it was refused. {{advice}}\n\nYour services keep running for now. Paying takes a minute." -> "Pay now";
    card_expiring(link, card, when, last_day) "{{card}} expires {{when}}"
        "Hello {{recipient_name}},\n\n{{card}}, which we charge for your services, can be used until {{last_day}}. Please save another card before then, so that your services go on without a break.\n\nIf your bank has sent you a new card with the same number, enter it again with its new date." -> "Your payment methods";
    payment_reminder(link, invoice_number, balance, due_date) "Reminder: invoice {{invoice_number}} is due on {{due_date}}"
        "Hello {{recipient_name}},\n\n{{balance}} of invoice {{invoice_number}} are due on {{due_date}}." -> "View and pay";
    overdue_notice(link, invoice_number, balance, due_date, consequence) "Invoice {{invoice_number}} is overdue"
        "Hello {{recipient_name}},\n\n{{balance}} of invoice {{invoice_number}} were due on {{due_date}} and are still open. {{consequence}}" -> "Pay now";
    service_ready(link, service_name, addresses, username) "{{service_name}} is ready"
        "Hello {{recipient_name}},\n\n{{service_name}} is running.\n\nAddress: {{addresses}}\nUser: {{username}}\n\nIf you chose a password, you find it on the page of the service." -> "Open the service";
    storage_ready(link, service_name) "{{service_name}} is ready"
        "Hello {{recipient_name}},\n\n{{service_name}} is ready. Its page leads to the storage, where you make buckets and find the keys for your programs." -> "Open the service";
    domain_ready(link, service_name) "{{service_name}} is yours"
        "Hello {{recipient_name}},\n\n{{service_name}} is ready. On its page you set the name servers and see until when it is paid." -> "Open the domain";
    install_finished(link, service_name, software, outcome) "{{software}} {{outcome}} on {{service_name}}"
        "Hello {{recipient_name}},\n\n{{software}} {{outcome}} on {{service_name}}. Its addresses are on the page of the service. Passwords that were made for it are shown there once." -> "Open the service";
    service_moved(link, service_name, region, addresses, then) "{{service_name}} has moved to {{region}}"
        "Hello {{recipient_name}},\n\n{{service_name}} is in {{region}} now. {{then}}\n\nAddress: {{addresses}}" -> "Open the service";
    snapshots_failing(link, service_name, reason) "Scheduled snapshots of {{service_name}} fail"
        "Hello {{recipient_name}},\n\nthe last scheduled snapshots of {{service_name}} could not be taken, so there is no recent state to go back to. {{reason}}\n\nThe schedule goes on. You can look after it on the page of the service." -> "Open the service";
    service_setup_delayed(link, service_name) "The setup of {{service_name}} takes longer"
        "Hello {{recipient_name}},\n\nsetting up {{service_name}} did not work at the first try. Our staff have been told and take care of it. You need not do anything; you are told as soon as it runs." -> "View the progress";
    service_stopped(link, service_name) "{{service_name}} has been stopped by our staff"
        "Hello {{recipient_name}},\n\nour staff have stopped {{service_name}}. Your data is kept. Please answer this mail, so that we can settle together what is needed for it to run again." -> "View the service";
    service_suspended(link, service_name) "{{service_name}} is suspended"
        "Hello {{recipient_name}},\n\n{{service_name}} has been stopped, because an invoice is overdue. Your data is kept. As soon as the open invoice is paid the service starts again by itself, usually within a minute." -> "Pay now";
    service_unsuspended(link, service_name) "{{service_name}} runs again"
        "Hello {{recipient_name}},\n\nthank you. {{service_name}} is being started again." -> "Open the service";
    termination_planned(link, service_name, end_date, invoice_number, balance) "{{service_name}} will be deleted on {{end_date}}"
        "Hello {{recipient_name}},\n\n{{balance}} of invoice {{invoice_number}} are still open. If they are not paid before {{end_date}}, {{service_name}} and all its data are deleted. This cannot be undone, and shortly before that day it may already be too late to stop it." -> "Pay now";
    service_terminated(link, service_name, reason) "{{service_name}} has ended"
        "Hello {{recipient_name}},\n\n{{service_name}} has ended: {{reason}} Its data can no longer be recovered." -> "View your services";
    domain_closed(link, service_name) "{{service_name}} is closed"
        "Hello {{recipient_name}},\n\n{{service_name}} is closed, because an invoice is overdue. The domain goes on working, but its name servers and its transfer code cannot be used until the open invoice is paid." -> "Pay now";
    domain_ended(link, service_name, reason) "{{service_name}} has ended"
        "Hello {{recipient_name}},\n\n{{service_name}} has ended: {{reason}} It is not renewed any more." -> "View your services";
    storage_ended(link, service_name, reason, kept_days) "{{service_name}} has ended"
        "Hello {{recipient_name}},\n\n{{service_name}} has ended: {{reason}} What is in it is closed now. It is kept for {{kept_days}} more days and then deleted for good." -> "View your services";
    cancellation_scheduled(link, service_name, end_date) "{{service_name}} ends on {{end_date}}"
        "Hello {{recipient_name}},\n\n{{service_name}} ends on {{end_date}}. Until then it runs and is billed as before; for the time after that day no invoice is raised. Where you have cancelled it, you can take that back until shortly before that day." -> "Open the service";
    cancellation_revoked(link, service_name) "{{service_name}} continues"
        "Hello {{recipient_name}},\n\nthe cancellation of {{service_name}} has been taken back. It renews as before." -> "Open the service";
    trial_ending(link, service_name, end_date, price) "The trial of {{service_name}} ends on {{end_date}}"
        "Hello {{recipient_name}},\n\nthe trial of {{service_name}} ends on {{end_date}}. With a saved payment method it goes on by itself and costs {{price}} from then on. Without one, or if you cancel before that day, it ends and nothing is charged." -> "Open the service";
    contract_notice(link, service_name, notice_date, end_date, then) "The term of {{service_name}} ends on {{end_date}}"
        "Hello {{recipient_name}},\n\nthe term of your contract for {{service_name}} ends on {{end_date}}. If you do nothing, it {{then}}. If you want it to end, cancel it on {{notice_date}} at the latest." -> "Open the service";
    price_change(link, items, reason) "New prices for what you have with {{brand}}"
        "Hello {{recipient_name}},\n\nthe price of what you have with us changes:\n\n{{items}}\n\n{{reason}}\n\nWhat has been invoiced stays as it is. If you do not want to go on at the new price, cancel before that day, or at the earliest that your contract allows: you pay for nothing after that end." -> "View your services";
    price_change_withdrawn(link, items) "An announced price change does not happen"
        "Hello {{recipient_name}},\n\nwe had announced new prices. They do not come: these keep the price they have.\n\n{{items}}" -> "View your services";
    order_cancelled(order_number, reason) "Your order {{order_number}} was cancelled"
        "Hello {{recipient_name}},\n\nyour order {{order_number}} was cancelled: {{reason}} Nothing more is owed for it.";
    refund_issued(link, amount, reason) "We refunded {{amount}}"
        "Hello {{recipient_name}},\n\nwe have sent {{amount}} back to you ({{reason}}). It can take some days until your bank shows it." -> "View the invoice";
    dispute_opened(link, amount, customer_name) "A payment of {{amount}} is disputed"
        "Hello {{recipient_name}},\n\nthe bank of {{customer_name}} contests a payment of {{amount}}. Further charges of this customer are held until it is decided." -> "View the payment";
}

/// Whether mails of this template carry a link that stands for the recipient.
pub fn has_one_time_link(template: &str) -> bool {
    matches!(template, "verify_email" | "password_reset" | "invitation" | "quote_sent")
}

/// A filled template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML without scripts, images or outside files.
    pub html: String,
}

/// Fills the template `name`; every field it uses must be given, and no other.
pub fn render(name: &str, accent: &str, fields: &BTreeMap<String, String>) -> Result<Rendered> {
    let template = TEMPLATES
        .iter()
        .find(|t| t.name == name)
        .ok_or_else(|| Error::internal(format!("there is no mail template {name}")))?;
    if let Some(stray) = fields.keys().find(|k| !allowed(template, k)) {
        return Err(Error::internal(format!("template {name} has no field {stray}")));
    }
    if template.action.is_some() && !fields.contains_key("link") {
        return Err(Error::internal(format!("template {name} needs the field link")));
    }
    let subject = one_line(&fill(template.subject, fields, str::to_owned)?);
    let link = template.action.map(|label| (label, fields.get("link").cloned().unwrap_or_default()));
    let mut text = fill(template.body, fields, str::to_owned)?;
    if let Some((label, link)) = &link {
        text.push_str(&format!("\n\n{label}: {link}"));
    }
    let footer = fill("{{brand}}\n{{support_email}}", fields, str::to_owned)?;
    text.push_str(&format!("\n\n--\n{footer}\n"));
    let html = html_page(template, accent, fields, link)?;
    Ok(Rendered { subject, text, html })
}

fn html_page(
    template: &Template,
    accent: &str,
    fields: &BTreeMap<String, String>,
    link: Option<(&str, String)>,
) -> Result<String> {
    let mut body = String::new();
    for paragraph in template.body.split("\n\n") {
        let filled = fill(paragraph, fields, escape)?;
        body.push_str(&format!("<p>{}</p>", filled.replace('\n', "<br>")));
    }
    if let Some((label, link)) = link {
        body.push_str(&format!(
            "<p style=\"margin:28px 0\"><a href=\"{}\" style=\"background:{accent};color:#ffffff;padding:12px 20px;\
             border-radius:8px;text-decoration:none;font-weight:600\">{label}</a></p>",
            escape(&link)
        ));
    }
    let footer = fill("{{brand}} &middot; {{support_email}}", fields, escape)?;
    Ok(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         </head><body style=\"margin:0;background:#f4f5f7;font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1c2430\">\
         <div style=\"max-width:560px;margin:24px auto;background:#ffffff;border-radius:12px;padding:32px\">{body}\
         <hr style=\"border:0;border-top:1px solid #e3e6ea;margin:24px 0\"><p style=\"color:#5b6675;font-size:13px\">{footer}</p></div></body></html>"
    ))
}

fn allowed(template: &Template, field: &str) -> bool {
    template.fields.contains(&field) || BRAND_FIELDS.contains(&field)
}

fn fill(text: &str, fields: &BTreeMap<String, String>, convert: impl Fn(&str) -> String) -> Result<String> {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (field, tail) = after.split_once("}}").ok_or_else(|| Error::internal("an unclosed field in a template"))?;
        let value =
            fields.get(field).ok_or_else(|| Error::internal(format!("template field {field} was not given")))?;
        out.push_str(before);
        out.push_str(&convert(value));
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

// A subject is one header line: a value with a line break must not begin another header.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let base = [("brand", "Harbor"), ("support_email", "help@harbor.example"), ("recipient_name", "Ada")];
        base.iter().chain(pairs).map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn every_template_fills_with_exactly_its_fields() {
        for template in TEMPLATES {
            let given: Vec<(&str, &str)> = template.fields.iter().map(|f| (*f, "value")).collect();
            let filled = render(template.name, "#2f6fed", &fields(&given)).unwrap();
            assert!(!filled.text.contains("{{") && !filled.html.contains("{{"), "{}", template.name);
            assert!(template.action.is_none() || template.fields.contains(&"link"), "{}", template.name);
        }
    }

    #[test]
    fn values_are_text_never_templates_html_or_headers() {
        let evil = "{{brand}}<script>alert(1)</script>\r\nBcc: all@example.com";
        let given = [("link", "https://x"), ("service_name", evil), ("end_date", "2026-12-01")];
        let filled = render("cancellation_scheduled", "#2f6fed", &fields(&given)).unwrap();
        assert!(filled.subject.starts_with("{{brand}}<script>"), "a value is not filled again: {}", filled.subject);
        assert!(!filled.subject.contains('\n') && !filled.subject.contains('\r'));
        assert!(!filled.html.contains("<script>"));
    }

    #[test]
    fn stray_and_missing_fields_are_defects() {
        assert!(render("verify_email", "#000000", &fields(&[("link", "x"), ("password", "x")])).is_err());
        assert!(render("verify_email", "#000000", &fields(&[])).is_err());
        assert!(render("nonsense", "#000000", &fields(&[])).is_err());
    }
}
