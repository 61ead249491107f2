//! Roles and what they may do. A role is a fixed set of permissions; deny is the default.

use serde::{Deserialize, Serialize};

macro_rules! permissions {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// One thing staff may be allowed to do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Permission {
            $(#[doc = concat!("`", $text, "`")] $name,)*
        }

        impl Permission {
            /// All of them.
            pub const ALL: &'static [Permission] = &[$(Permission::$name),*];

            /// The dotted name on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Permission::$name => $text,)* }
            }
        }
    };
}

permissions! {
    DashboardRead = "dashboard.read",
    CustomersRead = "customers.read",
    CustomersWrite = "customers.write",
    OrdersRead = "orders.read",
    OrdersWrite = "orders.write",
    ServicesRead = "services.read",
    ServicesOperate = "services.operate",
    ServicesWrite = "services.write",
    InvoicesRead = "invoices.read",
    InvoicesWrite = "invoices.write",
    PaymentsRead = "payments.read",
    PaymentsRefund = "payments.refund",
    CatalogRead = "catalog.read",
    CatalogWrite = "catalog.write",
    ProviderRead = "provider.read",
    ProviderWrite = "provider.write",
    AutomationRead = "automation.read",
    AutomationWrite = "automation.write",
    JobsRead = "jobs.read",
    JobsWrite = "jobs.write",
    MailRead = "mail.read",
    ClockWrite = "clock.write",
    AuditRead = "audit.read",
    StaffRead = "staff.read",
    StaffWrite = "staff.write",
    SettingsRead = "settings.read",
    SettingsWrite = "settings.write",
}

/// A staff member's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Everything.
    Owner,
    /// Everything but staff and the provider's credentials.
    Admin,
    /// Reads all, operates services; no money, no settings.
    Support,
}

impl StaffRole {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            StaffRole::Owner => "owner",
            StaffRole::Admin => "admin",
            StaffRole::Support => "support",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Self> {
        [StaffRole::Owner, StaffRole::Admin, StaffRole::Support].into_iter().find(|r| r.as_str() == text)
    }

    /// Whether the role includes a permission.
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            StaffRole::Owner => true,
            StaffRole::Admin => !matches!(permission, P::StaffWrite | P::ProviderWrite),
            StaffRole::Support => {
                permission == P::ServicesOperate
                    || permission.as_str().ends_with(".read") && !matches!(permission, P::StaffRead | P::SettingsRead)
            }
        }
    }

    /// Whether one holding this role may give `other` to somebody: nobody grants what they lack.
    pub fn may_grant(self, other: StaffRole) -> bool {
        Permission::ALL.iter().all(|p| !other.may(*p) || self.may(*p))
    }
}

/// A role in a customer's team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerRole {
    /// Everything, including the team and cancellations.
    Owner,
    /// Operates services and pays.
    Member,
}

impl CustomerRole {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            CustomerRole::Owner => "owner",
            CustomerRole::Member => "member",
        }
    }

    /// Reads the word.
    pub fn parse(text: &str) -> Option<Self> {
        [CustomerRole::Owner, CustomerRole::Member].into_iter().find(|r| r.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_hold_what_the_table_says() {
        use Permission as P;
        for (role, permission, may) in [
            (StaffRole::Owner, P::StaffWrite, true),
            (StaffRole::Admin, P::StaffWrite, false),
            (StaffRole::Admin, P::PaymentsRefund, true),
            (StaffRole::Admin, P::ProviderWrite, false),
            (StaffRole::Support, P::InvoicesRead, true),
            (StaffRole::Support, P::InvoicesWrite, false),
            (StaffRole::Support, P::PaymentsRefund, false),
            (StaffRole::Support, P::ServicesOperate, true),
            (StaffRole::Support, P::ServicesWrite, false),
        ] {
            assert_eq!(role.may(permission), may, "{role:?} {permission:?}");
        }
    }

    #[test]
    fn nobody_grants_what_they_lack() {
        assert!(StaffRole::Owner.may_grant(StaffRole::Owner));
        assert!(!StaffRole::Admin.may_grant(StaffRole::Owner));
        assert!(StaffRole::Admin.may_grant(StaffRole::Support));
        assert!(!StaffRole::Support.may_grant(StaffRole::Admin));
    }
}
