//! The life of a message on real databases, and what a mail server gets to see.

#[path = "mail/server.rs"]
mod server;

use std::collections::BTreeMap;

use mpanel_core::{CustomerId, ErrorKind, MessageId, OpContext, PageQuery, TenantMode};
use mpanel_db::jobs::{JobFilter, Outcome, view};
use mpanel_db::{Db, MigrationList};
use mpanel_notify::{
    Brand, Mail, MailFilter, MessageView, Transport, get_mail, list_mail, queue_mail, retry_mail, send_mail,
};
use mpanel_testkit as testkit;
use server::{Answer, MailServer};
use uuid::Uuid;

const TABLES: &[MigrationList] = &[mpanel_notify::migrations::migrations];

fn live() -> OpContext {
    let mut ctx = testkit::context(1);
    ctx.mode = TenantMode::Live;
    ctx
}

fn customer() -> CustomerId {
    CustomerId(Uuid::from_u128(77))
}

fn notice(key: &str, service: &str) -> Mail {
    let fields = [("link", "https://shop.example/portal"), ("service_name", service), ("end_date", "2026-12-01")];
    Mail {
        to: "ada@example.com".into(),
        name: "Ada".into(),
        customer: Some(customer()),
        template: "cancellation_scheduled",
        fields: fields.into_iter().map(|(k, v)| (k, v.to_owned())).collect::<BTreeMap<_, _>>(),
        key: key.into(),
        brand: Brand { name: "Harbor".into(), accent: "#2f6fed".into(), support_email: "help@harbor.example".into() },
    }
}

fn reset_link(key: &str) -> Mail {
    let link = "https://shop.example/reset-password?token=once-only".to_owned();
    Mail { customer: None, template: "password_reset", fields: BTreeMap::from([("link", link)]), ..notice(key, "") }
}

async fn queued(ctx: &OpContext, db: &Db, mail: Mail) -> MessageId {
    let tx = db.begin().await.unwrap();
    let id = queue_mail(ctx, &tx, mail).await.unwrap().expect("a new key");
    tx.commit().await.unwrap();
    id
}

async fn shown(ctx: &OpContext, db: &Db, id: MessageId) -> MessageView {
    get_mail(ctx, db.read(), id, None).await.unwrap()
}

fn nowhere() -> Transport {
    Transport::from_url("", "mPanel <mail@harbor.example>").unwrap()
}

#[tokio::test]
async fn a_sandbox_captures_its_mail_even_when_a_server_is_configured() {
    let server = MailServer::start(Answer::Accept).await;
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let id = queued(&ctx, &t.db, notice("one", "web-1")).await;
        assert_eq!(send_mail(&ctx, &t.db, &server.transport(), id).await.unwrap(), Outcome::Done);
        let mail = shown(&ctx, &t.db, id).await;
        assert_eq!((mail.state.as_str(), mail.sent_at), ("captured", Some(ctx.now)), "{}", t.name);
        assert!(mail.text.contains("web-1") && mail.subject == "web-1 ends on 2026-12-01");
    }
    assert_eq!(server.dialogues(), 0);
}

#[tokio::test]
async fn a_key_is_queued_once_ever_and_its_mail_sent_once() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let first = queued(&ctx, &t.db, notice("invoice-7", "web-1")).await;
        send_mail(&ctx, &t.db, &nowhere(), first).await.unwrap();
        let tx = t.db.begin().await.unwrap();
        let again = queue_mail(&ctx, &tx, notice("invoice-7", "web-1")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(again, None, "{}", t.name);
        let mails = list_mail(&ctx, t.db.read(), &MailFilter::default(), &PageQuery::default()).await.unwrap();
        assert_eq!(mails.total, 1);
        let jobs = view::list(t.db.read(), &ctx, &JobFilter::default(), &PageQuery::default()).await.unwrap();
        assert_eq!(jobs.total, 1, "{}", t.name);
        // Another tenant's keys are its own.
        queued(&testkit::context(2), &t.db, notice("invoice-7", "web-1")).await;
    }
}

#[tokio::test]
async fn a_mail_exists_exactly_if_its_transaction_commits() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let tx = t.db.begin().await.unwrap();
        queue_mail(&ctx, &tx, notice("one", "web-1")).await.unwrap();
        tx.rollback().await.unwrap();
        let mails = list_mail(&ctx, t.db.read(), &MailFilter::default(), &PageQuery::default()).await.unwrap();
        assert_eq!(mails.total, 0, "{}", t.name);
    }
}

#[tokio::test]
async fn a_mail_server_receives_exactly_one_message_with_a_safe_subject() {
    for t in testkit::databases(TABLES).await {
        let server = MailServer::start(Answer::Accept).await;
        let ctx = live();
        let evil = "web-1\r\nBcc: victim@example.com\r\n\r\nEvil";
        let id = queued(&ctx, &t.db, notice("one", evil)).await;
        send_mail(&ctx, &t.db, &server.transport(), id).await.unwrap();
        // The job may run again after its end was not noted: nothing is sent a second time.
        send_mail(&ctx, &t.db, &server.transport(), id).await.unwrap();
        let received = server.received();
        assert_eq!((received.len(), server.dialogues()), (1, 1), "{}", t.name);
        let letter = &received[0];
        assert_eq!(letter.recipients, ["<ada@example.com>"]);
        assert_eq!(letter.headers("bcc"), Vec::<String>::new());
        assert_eq!(letter.headers("subject").len(), 1, "{}", letter.data);
        assert_eq!(letter.headers("message-id"), [format!("<{id}@mpanel>")]);
        assert!(
            letter.headers("from")[0].contains("Harbor") && letter.headers("from")[0].contains("mail@harbor.example")
        );
        let mail = shown(&ctx, &t.db, id).await;
        assert_eq!((mail.state.as_str(), mail.attempts), ("sent", 1), "{}", t.name);
    }
}

#[tokio::test]
async fn a_crash_between_claim_and_answer_is_left_to_the_operator_and_never_sent_twice() {
    for t in testkit::databases(TABLES).await {
        let server = MailServer::start(Answer::Silence).await;
        let ctx = live();
        let id = queued(&ctx, &t.db, notice("one", "web-1")).await;
        let transport = server.transport();
        {
            // The server has the whole message and says nothing yet; there the program dies.
            let dying = send_mail(&ctx, &t.db, &transport, id);
            tokio::select! {
                _ = dying => panic!("the server never answers"),
                () = server.has_received(1) => {}
            }
        }
        assert_eq!(shown(&ctx, &t.db, id).await.state, "sending", "{}", t.name);
        for _ in 0..3 {
            assert_eq!(send_mail(&ctx, &t.db, &transport, id).await.unwrap(), Outcome::Done);
            assert_eq!(shown(&ctx, &t.db, id).await.state, "unconfirmed", "{}", t.name);
        }
        assert_eq!(server.dialogues(), 1, "{}", t.name);
    }
}

#[tokio::test]
async fn a_line_that_breaks_after_the_message_leaves_it_unconfirmed() {
    for t in testkit::databases(TABLES).await {
        let server = MailServer::start(Answer::HangUp).await;
        let ctx = live();
        let id = queued(&ctx, &t.db, notice("one", "web-1")).await;
        assert_eq!(send_mail(&ctx, &t.db, &server.transport(), id).await.unwrap(), Outcome::Done);
        let mail = shown(&ctx, &t.db, id).await;
        assert_eq!(mail.state, "unconfirmed", "{}: {:?}", t.name, mail.last_error);
        assert_eq!(server.received().len(), 1);
    }
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again_and_one_for_good_is_not() {
    for t in testkit::databases(TABLES).await {
        let ctx = live();
        let (later, never) =
            (MailServer::start(Answer::Say("451 Try later")).await, MailServer::start(Answer::Say("550 No")).await);
        let id = queued(&ctx, &t.db, notice("one", "web-1")).await;
        let error = send_mail(&ctx, &t.db, &later.transport(), id).await.unwrap_err();
        assert!(error.is_retryable() && error.kind() == ErrorKind::Unavailable, "{error:?}");
        assert_eq!(shown(&ctx, &t.db, id).await.state, "queued", "{}", t.name);
        assert_eq!(send_mail(&ctx, &t.db, &never.transport(), id).await.unwrap(), Outcome::Done);
        let mail = shown(&ctx, &t.db, id).await;
        assert_eq!((mail.state.as_str(), mail.attempts), ("failed", 2), "{}", t.name);
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_tried_again() {
    for t in testkit::databases(TABLES).await {
        let ctx = live();
        let server = MailServer::start(Answer::Accept).await;
        let gone = server.transport();
        server.stop().await;
        let id = queued(&ctx, &t.db, notice("one", "web-1")).await;
        let error = send_mail(&ctx, &t.db, &gone, id).await.unwrap_err();
        assert!(error.is_retryable(), "{error:?}");
        assert_eq!(shown(&ctx, &t.db, id).await.state, "queued", "{}", t.name);
        // Without any server the message waits instead of failing.
        assert!(matches!(send_mail(&ctx, &t.db, &nowhere(), id).await.unwrap(), Outcome::Again(_)));
    }
}

#[tokio::test]
async fn the_operator_sends_a_failed_message_again_but_not_one_that_left() {
    for t in testkit::databases(TABLES).await {
        let ctx = live();
        let (never, server) = (MailServer::start(Answer::Say("550 No")).await, MailServer::start(Answer::Accept).await);
        let id = queued(&ctx, &t.db, notice("one", "web-1")).await;
        send_mail(&ctx, &t.db, &never.transport(), id).await.unwrap();
        let tx = t.db.begin().await.unwrap();
        retry_mail(&ctx, &tx, id).await.unwrap();
        tx.commit().await.unwrap();
        send_mail(&ctx, &t.db, &server.transport(), id).await.unwrap();
        assert_eq!((shown(&ctx, &t.db, id).await.state.as_str(), server.received().len()), ("sent", 1), "{}", t.name);
        let tx = t.db.begin().await.unwrap();
        assert_eq!(retry_mail(&ctx, &tx, id).await.unwrap_err().code(), "mail_not_failed");
    }
}

#[tokio::test]
async fn a_one_time_link_is_not_kept_after_it_has_left() {
    for t in testkit::databases(TABLES).await {
        let server = MailServer::start(Answer::Accept).await;
        let ctx = live();
        let id = queued(&ctx, &t.db, reset_link("reset-1")).await;
        let waiting = shown(&ctx, &t.db, id).await;
        assert!(
            !waiting.text.contains("once-only") && !waiting.html.contains("once-only"),
            "{}: staff see no link",
            t.name
        );
        send_mail(&ctx, &t.db, &server.transport(), id).await.unwrap();
        assert!(server.received()[0].data.contains("reset-password"), "the recipient gets the link");
        let mail = shown(&ctx, &t.db, id).await;
        assert!(!mail.text.contains("once-only") && !mail.html.contains("once-only"), "{}", t.name);
    }
}

#[tokio::test]
async fn a_customer_reads_their_own_mail_and_no_tenant_reads_anothers() {
    for t in testkit::databases(TABLES).await {
        let (ctx, stranger) = (testkit::context(1), testkit::context(2));
        let mine = queued(&ctx, &t.db, notice("one", "web-1")).await;
        let secret = queued(&ctx, &t.db, reset_link("reset-1")).await;
        let filter = MailFilter { customer: Some(customer()), ..MailFilter::default() };
        let mails = list_mail(&ctx, t.db.read(), &filter, &PageQuery::default()).await.unwrap();
        assert_eq!(mails.items.iter().map(|m| m.id).collect::<Vec<_>>(), [mine], "{}", t.name);
        let hidden = [
            get_mail(&ctx, t.db.read(), secret, Some(customer())).await,
            get_mail(&ctx, t.db.read(), mine, Some(CustomerId(Uuid::from_u128(78)))).await,
            get_mail(&stranger, t.db.read(), mine, None).await,
        ];
        for found in hidden {
            assert_eq!(found.unwrap_err().kind(), ErrorKind::NotFound, "{}", t.name);
        }
        let error = send_mail(&stranger, &t.db, &nowhere(), mine).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
    }
}
