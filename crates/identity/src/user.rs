//! Users and their one membership each: staff of the tenant, or a customer's owner or member.

use mpanel_core::{CustomerId, EmailAddress, Error, MembershipId, OpContext, Result, Secret, Timestamp, UserId};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect, Set};

use crate::password;
use crate::role::{CustomerRole, StaffRole};
use crate::session::{self, Principal, PrincipalKind};

pub(crate) mod row {
    //! The users table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "users")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub email: String,
        pub name: String,
        pub password_hash: String,
        pub verified_email: Option<String>,
        pub suspended: bool,
        pub version: i32,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(crate) mod membership {
    //! The memberships table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "memberships")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub user_id: Uuid,
        pub side: String,
        pub role: String,
        pub customer_id: Option<Uuid>,
        pub founder: Option<bool>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserView {
    /// Their id.
    pub id: UserId,
    /// Mail address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Whether this very address was confirmed; a changed address is unconfirmed again.
    pub email_verified: bool,
    /// Whether they are shut out.
    pub suspended: bool,
    /// Since when.
    pub created_at: Timestamp,
}

/// A staff member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffView {
    /// The user.
    pub user: UserView,
    /// Their role.
    pub role: StaffRole,
}

/// A member of a customer's team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// The membership.
    pub id: MembershipId,
    /// The user.
    pub user: UserView,
    /// Their role.
    pub role: CustomerRole,
}

enum Place {
    Staff(StaffRole),
    Customer(CustomerId, CustomerRole),
}

/// Creates the owner of a customer account.
pub async fn register_customer_user(
    ctx: &OpContext,
    tx: &Tx,
    email: &EmailAddress,
    name: &str,
    password_hash: String,
    customer: CustomerId,
) -> Result<UserView> {
    insert(ctx, tx, email, name, password_hash, Place::Customer(customer, CustomerRole::Owner), None).await
}

/// Adds a member to a customer's team. The user sets a password with a reset link.
pub async fn add_customer_member(
    ctx: &OpContext,
    tx: &Tx,
    email: &EmailAddress,
    name: &str,
    customer: CustomerId,
    role: CustomerRole,
) -> Result<UserView> {
    insert(ctx, tx, email, name, String::new(), Place::Customer(customer, role), None).await
}

/// Adds a staff member; `by` may give only roles within their own. The user sets a password with a reset link.
pub async fn add_staff(
    ctx: &OpContext,
    tx: &Tx,
    by: &Principal,
    email: &EmailAddress,
    name: &str,
    role: StaffRole,
) -> Result<UserView> {
    grantable(by, role)?;
    insert(ctx, tx, email, name, String::new(), Place::Staff(role), None).await
}

/// Adds a staff member with a password, from the console or the demo's seed; no caller over HTTP reaches it.
pub async fn create_staff_directly(
    ctx: &OpContext,
    tx: &Tx,
    email: &EmailAddress,
    name: &str,
    password_hash: String,
    role: StaffRole,
) -> Result<UserView> {
    insert(ctx, tx, email, name, password_hash, Place::Staff(role), None).await
}

/// Creates the tenant's first owner. A database constraint lets it succeed once ever.
pub async fn create_owner_once(
    ctx: &OpContext,
    tx: &Tx,
    email: &EmailAddress,
    name: &str,
    password_hash: String,
) -> Result<UserView> {
    let founders = membership::Entity::find_in(ctx).filter(membership::Column::Founder.eq(true)).count(tx).await;
    if founders.or_internal("looking for the first owner")? > 0 {
        return Err(Error::conflict("owner_exists", "This business has an owner already. Ask them for an invitation."));
    }
    insert(ctx, tx, email, name, password_hash, Place::Staff(StaffRole::Owner), Some(true)).await
}

async fn insert(
    ctx: &OpContext,
    tx: &Tx,
    email: &EmailAddress,
    name: &str,
    password_hash: String,
    place: Place,
    founder: Option<bool>,
) -> Result<UserView> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(Error::invalid("/name", "malformed", "Give a name of 1 to 200 characters."));
    }
    let id: UserId = ctx.new_id();
    let user = row::Model {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        email: email.as_str().to_owned(),
        name: name.to_owned(),
        password_hash,
        verified_email: None,
        suspended: false,
        version: 1,
        created_at: ctx.now.as_microsecond(),
    };
    let taken = || {
        Error::invalid(
            "/email",
            "taken",
            "There is an account with this address already. Sign in, or reset the password.",
        )
    };
    row::Entity::insert(user.clone().into_active_model())
        .exec_without_returning(tx)
        .await
        .or_taken("creating a user", taken)?;
    let (side, role, customer) = match place {
        Place::Staff(role) => ("staff", role.as_str(), None),
        Place::Customer(customer, role) => ("customer", role.as_str(), Some(customer.uuid())),
    };
    let member = membership::ActiveModel {
        id: Set(ctx.new_uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        user_id: Set(id.uuid()),
        side: Set(side.to_owned()),
        role: Set(role.to_owned()),
        customer_id: Set(customer),
        founder: Set(founder),
        created_at: Set(ctx.now.as_microsecond()),
    };
    let exists = || Error::conflict("owner_exists", "This business has an owner already.");
    membership::Entity::insert(member).exec_without_returning(tx).await.or_taken("creating a membership", exists)?;
    Ok(view(user))
}

/// One user.
pub async fn get_user<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: UserId) -> Result<UserView> {
    Ok(view(load(ctx, conn, id).await?))
}

/// All staff, oldest first.
pub async fn list_staff<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<StaffView>> {
    let members = membership::Entity::find_in(ctx).filter(membership::Column::Side.eq("staff"));
    let pairs = with_users(ctx, conn, members).await?;
    let staff = |(m, user): (membership::Model, UserView)| Some(StaffView { user, role: StaffRole::parse(&m.role)? });
    Ok(pairs.into_iter().filter_map(staff).collect())
}

/// The team of a customer, oldest first.
pub async fn list_members<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Vec<MemberView>> {
    let members = membership::Entity::find_in(ctx).filter(membership::Column::CustomerId.eq(customer.uuid()));
    let pairs = with_users(ctx, conn, members).await?;
    let member = |(m, user): (membership::Model, UserView)| {
        Some(MemberView { id: MembershipId(m.id), user, role: CustomerRole::parse(&m.role)? })
    };
    Ok(pairs.into_iter().filter_map(member).collect())
}

async fn with_users<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    members: Select<membership::Entity>,
) -> Result<Vec<(membership::Model, UserView)>> {
    let members = members.order_by_asc(membership::Column::CreatedAt).all(conn).await.or_internal("listing members")?;
    let ids: Vec<Uuid> = members.iter().map(|m| m.user_id).collect();
    let users = row::Entity::find_in(ctx).filter(row::Column::Id.is_in(ids)).all(conn).await;
    let users = users.or_internal("listing users")?;
    let find = |id: Uuid| users.iter().find(|u| u.id == id).cloned().map(view);
    Ok(members.into_iter().filter_map(|m| find(m.user_id).map(|u| (m, u))).collect())
}

/// Changes a staff member's role or shuts them out; ends their sessions either way.
pub async fn update_staff(
    ctx: &OpContext,
    tx: &Tx,
    by: &Principal,
    user: UserId,
    role: Option<StaffRole>,
    suspended: Option<bool>,
) -> Result<()> {
    let member = staff_membership(ctx, tx, by, user).await?;
    if let Some(role) = role {
        grantable(by, role)?;
    }
    let loses_owner =
        member.role == "owner" && (role.is_some_and(|r| r != StaffRole::Owner) || suspended == Some(true));
    if loses_owner {
        keep_an_owner(ctx, tx, user).await?;
    }
    if let Some(role) = role {
        let mut model: membership::ActiveModel = member.into();
        model.role = Set(role.as_str().to_owned());
        model.update(tx).await.or_internal("changing a role")?;
    }
    if let Some(suspended) = suspended {
        let mut model: row::ActiveModel = load(ctx, tx, user).await?.into();
        model.suspended = Set(suspended);
        model.update(tx).await.or_internal("suspending a user")?;
    }
    session::revoke_all_sessions(ctx, tx, user, None).await
}

/// Removes a staff member and their sessions.
pub async fn remove_staff(ctx: &OpContext, tx: &Tx, by: &Principal, user: UserId) -> Result<()> {
    let member = staff_membership(ctx, tx, by, user).await?;
    if member.role == "owner" {
        keep_an_owner(ctx, tx, user).await?;
    }
    remove(ctx, tx, member).await
}

/// Removes a member of a customer's team; the last owner stays.
pub async fn remove_member(ctx: &OpContext, tx: &Tx, customer: CustomerId, id: MembershipId) -> Result<()> {
    let members = membership::Entity::find_in(ctx)
        .filter(membership::Column::CustomerId.eq(customer.uuid()))
        .lock_exclusive()
        .all(tx)
        .await
        .or_internal("reading a customer's team")?;
    let found = members.iter().find(|m| m.id == id.uuid()).cloned().ok_or_else(|| Error::not_found("member"))?;
    if found.role == "owner" && members.iter().filter(|m| m.role == "owner").count() == 1 {
        return Err(Error::conflict("last_owner", "The last owner of an account cannot be removed."));
    }
    remove(ctx, tx, found).await
}

async fn remove(ctx: &OpContext, tx: &Tx, member: membership::Model) -> Result<()> {
    let user = UserId(member.user_id);
    let founder = member.founder == Some(true);
    session::revoke_all_sessions(ctx, tx, user, None).await?;
    member.delete(tx).await.or_internal("removing a membership")?;
    load(ctx, tx, user).await?.delete(tx).await.or_internal("removing a user")?;
    if founder { pass_founder_mark_on(ctx, tx).await } else { Ok(()) }
}

// The mark keeps the bootstrap closed; it must not go away with the person who first held it.
async fn pass_founder_mark_on(ctx: &OpContext, tx: &Tx) -> Result<()> {
    let heir = membership::Entity::find_in(ctx)
        .filter(membership::Column::Side.eq("staff"))
        .filter(membership::Column::Role.eq("owner"))
        .order_by_asc(membership::Column::CreatedAt)
        .order_by_asc(membership::Column::Id)
        .one(tx)
        .await
        .or_internal("looking for an owner")?
        .ok_or_else(|| Error::internal("a business without an owner"))?;
    let mut model: membership::ActiveModel = heir.into();
    model.founder = Set(Some(true));
    model.update(tx).await.or_internal("passing the founder's mark on")?;
    Ok(())
}

/// Changes a user's own password; other sessions end. No transaction is open while passwords are hashed.
pub async fn change_password(
    ctx: &OpContext,
    db: &Db,
    principal: &Principal,
    current: &Secret,
    new: &Secret,
) -> Result<()> {
    let user = load(ctx, db.read(), principal.user).await?;
    let stored = Some(user.password_hash.as_str()).filter(|h| !h.is_empty());
    if !password::verify_password_in_turn(current, stored).await? {
        return Err(Error::invalid("/current_password", "wrong", "This is not your present password."));
    }
    password::check_password("/new_password", new, &user.email)?;
    let new_hash = password::hash_password_in_turn(new).await?;
    let tx = db.begin().await?;
    if load(ctx, &tx, principal.user).await?.password_hash != user.password_hash {
        return Err(Error::conflict("password_changed", "The password was changed meanwhile. Sign in again."));
    }
    set_password(ctx, &tx, principal.user, new_hash).await?;
    session::revoke_all_sessions(ctx, &tx, principal.user, Some(principal.session)).await?;
    tx.commit().await
}

pub(crate) async fn set_password(ctx: &OpContext, tx: &Tx, user: UserId, hash: String) -> Result<()> {
    let mut model: row::ActiveModel = load(ctx, tx, user).await?.into();
    model.password_hash = Set(hash);
    model.update(tx).await.or_internal("changing a password")?;
    Ok(())
}

pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: UserId) -> Result<row::Model> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(conn).await;
    found.or_internal("reading a user")?.ok_or_else(|| Error::not_found("user"))
}

pub(crate) async fn find_by_email<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    email: &str,
) -> Result<Option<row::Model>> {
    row::Entity::find_in(ctx).filter(row::Column::Email.eq(email)).one(conn).await.or_internal("finding a user")
}

async fn staff_membership(ctx: &OpContext, tx: &Tx, by: &Principal, user: UserId) -> Result<membership::Model> {
    if by.user == user {
        return Err(Error::forbidden("Nobody changes their own role. Ask another owner."));
    }
    let found = membership::Entity::find_in(ctx)
        .filter(membership::Column::UserId.eq(user.uuid()))
        .filter(membership::Column::Side.eq("staff"))
        .lock_exclusive()
        .one(tx)
        .await
        .or_internal("reading a membership")?
        .ok_or_else(|| Error::not_found("staff member"))?;
    if let Some(role) = StaffRole::parse(&found.role) {
        grantable(by, role)?;
    }
    Ok(found)
}

fn grantable(by: &Principal, role: StaffRole) -> Result<()> {
    match by.kind {
        PrincipalKind::Staff(own) if own.may_grant(role) => Ok(()),
        _ => Err(Error::forbidden("You cannot manage a role that may do more than your own.")),
    }
}

async fn keep_an_owner(ctx: &OpContext, tx: &Tx, leaving: UserId) -> Result<()> {
    let others = membership::Entity::find_in(ctx)
        .filter(membership::Column::Side.eq("staff"))
        .filter(membership::Column::Role.eq("owner"))
        .filter(membership::Column::UserId.ne(leaving.uuid()))
        .lock_exclusive()
        .all(tx)
        .await
        .or_internal("looking for other owners")?;
    let ids: Vec<Uuid> = others.iter().map(|m| m.user_id).collect();
    let active = row::Entity::find_in(ctx).filter(row::Column::Id.is_in(ids)).filter(row::Column::Suspended.eq(false));
    if active.count(tx).await.or_internal("counting owners")? == 0 {
        return Err(Error::conflict("last_owner", "The last owner stays. Make somebody else an owner first."));
    }
    Ok(())
}

pub(crate) fn view(user: row::Model) -> UserView {
    UserView {
        id: UserId(user.id),
        email_verified: user.verified_email.as_deref() == Some(user.email.as_str()),
        email: user.email,
        name: user.name,
        suspended: user.suspended,
        created_at: Timestamp::from_microsecond(user.created_at).unwrap_or_default(),
    }
}
