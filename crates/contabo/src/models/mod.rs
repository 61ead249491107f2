//! The rows and requests of the API as types. Reading is tolerant: unknown
//! fields are skipped, unknown words are kept, missing fields are empty. Only
//! identifiers must be there.

mod accounts;
mod applications;
mod audits;
mod check_collections;
mod checks;
mod comma;
mod data_centers;
mod dns_zones;
mod domains;
mod empty;
mod firewalls;
mod handles;
mod ids;
mod images;
mod instances;
mod lenient;
mod listing;
mod number;
mod object_storages;
mod offers;
mod orders;
mod private_networks;
mod ptr_records;
mod remedies;
mod roles;
mod s3_credentials;
mod secrets;
mod snapshots;
mod tags;
mod users;
mod vips;
mod vnc;
mod words;

pub use accounts::{Account, AccountDetails, AccountFilter, DefaultAccount, SwitchAccount, SwitchedAccount};
pub use applications::Application;
pub use audits::{AuditEntry, AuditFilter};
pub use check_collections::{
    CheckCollection, CheckCollectionFilter, CheckCollectionTemplate, CheckCollectionTemplateFilter,
    CheckCollectionView, CollectionStep, StartCheckCollection, TemplateStep,
};
pub use checks::{CancelRun, Check, CheckFilter, RemedyTemplate, StartCheck};
pub use data_centers::{DataCenter, DataCenterFilter};
pub use dns_zones::{
    BulkDeleteDnsRecords, BulkDeletedDnsRecords, CreateDnsRecord, CreateDnsZone, DnsRecord, DnsRecordFilter, DnsZone,
    DnsZoneFilter, UpdateDnsRecord,
};
pub use domains::{
    AuthCodeChange, CancelDomain, CancelledDomain, Domain, DomainAuthCode, DomainDetails, DomainFilter, DomainHandles,
    DomainPendingAction, DomainTrouble, NameServer, OrderDomain, UpdateDomain,
};
pub(crate) use empty::Empty;
pub use firewalls::{
    CreateFirewall, Firewall, FirewallFilter, FirewallInstance, FirewallMember, FirewallRule, FirewallRules,
    PresetRules, PresetRulesFilter, ReplaceFirewallRules, SourceRanges, UpdateFirewall,
};
pub use handles::{BirthInfo, CreateHandle, Handle, HandleAddress, HandleFilter, HandlePhone, UpdateHandle};
pub use ids::{
    CheckCollectionId, CheckCollectionTemplateId, CheckId, CheckTemplateId, CredentialId, FirewallId, HandleId,
    ImageId, InstanceId, ObjectStorageId, PrivateNetworkId, RecordId, RemedyCollectionId, RemedyId, RemedyTemplateId,
    RoleId, SecretId, SnapshotId, TagId, UserId, VipId,
};
pub use images::{CreateImage, Image, ImageFilter, ImageRef, ImageStats, ImageTag, UpdateImage};
pub use instances::{AddOn, AdditionalIp, Instance, InstanceFilter, IpAddress, IpConfig};
pub use listing::{Listing, Paging};
pub use number::DecimalNumber;
pub use object_storages::{
    AutoScaling, AutoScalingChange, AutoScalingSpec, CancelObjectStorage, CancelledObjectStorage, CreateObjectStorage,
    CreatedObjectStorage, ObjectStorage, ObjectStorageFilter, ObjectStorageStats, RenameObjectStorage,
    ResizeObjectStorage, ResizedObjectStorage,
};
pub use offers::{ProductOffer, RegionChange, RegionChangeTicket};
pub use orders::{
    ActionResult, CancelInstance, CancelledInstance, CreateAddOns, CreateInstance, CreatedInstance, ExtraStorage,
    LoginSecrets, ReinstallInstance, RenameInstance, TouchedInstance, UpgradeInstance,
};
pub use private_networks::{
    CreatePrivateNetwork, NetworkMember, PrivateIpConfig, PrivateNetwork, PrivateNetworkFilter, UpdatePrivateNetwork,
};
pub use ptr_records::{CreatePtrRecord, PtrFilter, PtrRecord, UpdatePtrRecord};
pub use remedies::{Remedy, RemedyFilter, StartRemedy};
pub use roles::{
    ApiPermission, ApiPermissionFilter, Permission, PermissionSpec, PermissionTag, Role, RoleFilter, RoleRef, RoleSpec,
};
pub use s3_credentials::{S3Credentials, S3CredentialsFilter};
pub use secrets::{CreateSecret, SecretFilter, SecretInfo, UpdateSecret};
pub use snapshots::{CreateSnapshot, Snapshot, SnapshotFilter, UpdateSnapshot};
pub use tags::{CreateTag, Tag, TagAssignment, TagAssignmentFilter, TagFilter, TagRef, UpdateTag};
pub use users::{
    ApiClient, ClientSecret, CreateUser, PasswordState, PasswordStateFilter, Redirect, SsoToken, UpdateUser, User,
    UserFilter, UserRef,
};
pub use vips::{Vip, VipAddress, VipFilter};
pub(crate) use vnc::SetVncPassword;
pub use vnc::VncAccess;
pub use words::{
    AuditAction, AutoScalingState, CancellationReason, Capability, DefaultUser, DomainResourceType, DomainStatus,
    FirewallMemberStatus, FirewallStatus, Gender, HandleType, ImageFormat, InstanceStatus, IpVersion, License, Locale,
    MigrationObstacle, NetworkMemberStatus, ObjectStorageStatus, ObjectType, OsType, PermissionAction, PowerAction,
    ProductType, Protocol, RecordType, Region, RemedyDescription, RemedyInternalNote, RemedyName, RemedyNote,
    RuleAction, RunStatus, SecretKind, TagResourceType, TenantId, VipKind, VipResourceType,
};
