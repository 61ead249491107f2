//! Kept keys: of one customer of one tenant, unique by name and content, at most fifty.

use base64::Engine as _;
use mpanel_core::{Error, ErrorKind, SshKeyId};

use super::*;

const ADA: CustomerId = CustomerId(Uuid::from_u128(11));
const BEN: CustomerId = CustomerId(Uuid::from_u128(21));

/// A well-formed key, another for each number.
fn key(number: u8) -> String {
    let mut body = b"\0\0\0\x0bssh-ed25519\0\0\0\x20".to_vec();
    body.extend([number; 32]);
    format!("ssh-ed25519 {} number {number}", base64::engine::general_purpose::STANDARD.encode(body))
}

async fn add(world: &World, ctx: &OpContext, customer: CustomerId, name: &str, key: &str) -> Result<SshKeyView> {
    let tx = world.deps.db.begin().await?;
    let new = NewSshKey { name: name.to_owned(), public_key: key.to_owned() };
    let kept = add_ssh_key(ctx, &tx, customer, new).await?;
    tx.commit().await?;
    Ok(kept)
}

async fn rename(world: &World, customer: CustomerId, id: SshKeyId, name: &str, at: i32) -> Result<SshKeyView> {
    let tx = world.deps.db.begin().await?;
    let renamed = rename_ssh_key(&world.ctx(), &tx, customer, id, name, Some(at)).await?;
    tx.commit().await?;
    Ok(renamed)
}

async fn names(world: &World, ctx: &OpContext, customer: CustomerId) -> Vec<String> {
    let keys = list_ssh_keys(ctx, world.deps.db.read(), customer).await.unwrap();
    keys.into_iter().map(|key| key.name).collect()
}

#[track_caller]
fn refused(error: &Error, pointer: &str, code: &str) {
    let field = &error.fields()[0];
    assert_eq!((field.pointer.as_str(), field.code), (pointer, code));
}

#[tokio::test]
async fn keys_are_kept_renamed_and_forgotten_by_their_owner_alone() {
    for world in worlds().await {
        let ctx = world.ctx();
        let kept = add(&world, &ctx, ADA, " Laptop ", KEY).await.unwrap();
        assert_eq!((kept.name.as_str(), kept.public_key.as_str(), kept.version), ("Laptop", KEY, 1));
        assert_eq!(kept.fingerprint, "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA");
        let same = KEY.replace("ada@example.com", "another comment");
        refused(&add(&world, &ctx, ADA, "Again", &same).await.unwrap_err(), "/public_key", "kept_already");
        refused(&add(&world, &ctx, ADA, "lapTOP", &key(1)).await.unwrap_err(), "/name", "taken");
        add(&world, &ctx, ADA, "anvil", &key(1)).await.unwrap();
        // What one customer keeps is nothing to another.
        add(&world, &ctx, BEN, "Laptop", KEY).await.unwrap();
        assert_eq!(names(&world, &ctx, ADA).await, ["anvil", "Laptop"]);

        refused(&rename(&world, ADA, kept.id, "Anvil", 1).await.unwrap_err(), "/name", "taken");
        let foreign = rename(&world, BEN, kept.id, "Mine", 1).await.unwrap_err();
        assert_eq!(foreign.kind(), ErrorKind::NotFound);
        assert_eq!(rename(&world, ADA, kept.id, "LAPTOP", 1).await.unwrap().version, 2);
        let late = rename(&world, ADA, kept.id, "Zinc", 1).await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::VersionMismatch);

        let tx = world.deps.db.begin().await.unwrap();
        assert_eq!(delete_ssh_key(&ctx, &tx, BEN, kept.id).await.unwrap_err().kind(), ErrorKind::NotFound);
        delete_ssh_key(&ctx, &tx, ADA, kept.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(names(&world, &ctx, ADA).await, ["anvil"]);
        assert_eq!(names(&world, &ctx, BEN).await, ["Laptop"]);
        let changed = world.happened(|e| matches!(e, Event::SshKeysChanged { customer } if *customer == ADA)).await;
        assert_eq!(changed, 4, "on {}", world.name);
    }
}

#[tokio::test]
async fn another_business_sees_and_shares_nothing() {
    for world in worlds().await {
        let (here, there) = (world.ctx(), testkit::context(2).at(world.clock.now()));
        let kept = add(&world, &here, ADA, "Laptop", KEY).await.unwrap();
        add(&world, &there, ADA, "Laptop", KEY).await.unwrap();
        let tx = world.deps.db.begin().await.unwrap();
        assert_eq!(delete_ssh_key(&there, &tx, ADA, kept.id).await.unwrap_err().kind(), ErrorKind::NotFound);
        tx.rollback().await.unwrap();
        assert_eq!(names(&world, &here, ADA).await, ["Laptop"]);
    }
}

#[tokio::test]
async fn names_are_short_and_the_list_is_too() {
    for world in worlds().await {
        let ctx = world.ctx();
        for name in ["", "  ", "two\nlines", &"x".repeat(61)] {
            refused(&add(&world, &ctx, ADA, name, KEY).await.unwrap_err(), "/name", "not_valid");
        }
        refused(&add(&world, &ctx, ADA, "Cut", &KEY[..50]).await.unwrap_err(), "/public_key", "not_a_public_key");
        for number in 1..=50 {
            add(&world, &ctx, ADA, &format!("{}{number:02}", "ü".repeat(58)), &key(number)).await.unwrap();
        }
        let error = add(&world, &ctx, ADA, "One more", KEY).await.unwrap_err();
        assert_eq!(error.code(), "too_many_ssh_keys", "on {}", world.name);
        add(&world, &ctx, BEN, "The first", KEY).await.unwrap();
    }
}
