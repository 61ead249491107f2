//! Services, the intents to buy their machines, their actions and their timeline.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(services()).await?;
        for (name, column) in [
            ("services_by_customer", "customer_id"),
            ("services_by_order", "order_id"),
            ("services_by_subscription", "subscription_id"),
            ("services_by_state", "state"),
            ("services_by_creation", "created_at"),
            ("services_by_account", "account_id"),
        ] {
            index(manager, name, "services", &["tenant_id", column], false).await?;
        }
        manager.create_table(intents()).await?;
        index(manager, "provisioning_intents_by_service", "provisioning_intents", &["tenant_id", "service_id"], false)
            .await?;
        manager.create_table(actions()).await?;
        let by_service = &["tenant_id", "service_id", "requested_at"];
        index(manager, "service_actions_by_service", "service_actions", by_service, false).await?;
        manager.create_table(events()).await?;
        index(manager, "service_events_by_service", "service_events", &["tenant_id", "service_id", "at"], false)
            .await?;
        index(manager, "service_events_by_time", "service_events", &["tenant_id", "at"], false).await
    }
}

fn services() -> TableCreateStatement {
    let mut table = Table::create();
    table.table("services").col(pk_uuid("id")).col(integer("version").default(1));
    for name in ["tenant_id", "customer_id", "order_id", "product_id"] {
        table.col(uuid(name));
    }
    for name in ["subscription_id", "account_id", "running_action"] {
        table.col(uuid_null(name));
    }
    for name in
        ["state", "hostname", "product_name", "region", "image_id", "image_name", "os_type", "username", "access"]
    {
        table.col(string(name));
    }
    for name in ["display_name", "power", "search"] {
        table.col(string(name));
    }
    for name in ["suspension", "act", "label", "instance_id", "provider_status", "power_target", "ipv4", "ipv6"] {
        table.col(string_null(name));
    }
    for name in ["provider_ends_on", "ends_on"] {
        table.col(string_null(name));
    }
    table.col(text("product"));
    for name in ["state_reason", "act_reason", "ssh_key", "sealed_user_data", "sealed_password", "setup"] {
        table.col(text_null(name));
    }
    for name in ["state_since", "created_at", "updated_at"] {
        table.col(big_integer(name));
    }
    for name in [
        "act_since",
        "power_since",
        "bought_at",
        "provider_cancelled_at",
        "missing_since",
        "synced_at",
        "act_failed_at",
    ] {
        table.col(big_integer_null(name));
    }
    table.col(integer("password_serial").default(0)).col(integer("act_polls").default(0)).to_owned()
}

fn intents() -> TableCreateStatement {
    Table::create()
        .table("provisioning_intents")
        .col(pk_uuid("id"))
        .col(uuid("tenant_id"))
        .col(uuid("service_id"))
        .col(string("state"))
        .col(string("display_name"))
        .col(string_null("instance_id"))
        .col(text_null("detail"))
        .col(big_integer("created_at"))
        .col(big_integer_null("resolved_at"))
        .to_owned()
}

fn actions() -> TableCreateStatement {
    Table::create()
        .table("service_actions")
        .col(pk_uuid("id"))
        .col(uuid("tenant_id"))
        .col(uuid("service_id"))
        .col(uuid("customer_id"))
        .col(string("kind"))
        .col(string("state"))
        .col(text("params"))
        .col(text("progress"))
        .col(text_null("sealed_password"))
        .col(text_null("sealed_user_data"))
        .col(string("actor_kind"))
        .col(string("actor_name"))
        .col(text_null("detail"))
        .col(text_null("error"))
        .col(big_integer("requested_at"))
        .col(big_integer_null("finished_at"))
        .to_owned()
}

fn events() -> TableCreateStatement {
    Table::create()
        .table("service_events")
        .col(pk_uuid("id"))
        .col(uuid("tenant_id"))
        .col(uuid("service_id"))
        .col(uuid("customer_id"))
        .col(big_integer("at"))
        .col(string("kind"))
        .col(string("title"))
        .col(text("detail"))
        .col(boolean("staff_only"))
        .col(string("actor_kind"))
        .col(string("actor_name"))
        .col(string_null("related_kind"))
        .col(string_null("related_id"))
        .to_owned()
}
