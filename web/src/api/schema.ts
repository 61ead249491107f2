/** The server's views by the names the web app calls them. The shapes are generated (`npm run generate`), only names are given here. */
import type { components } from "./generated";

type Views = components["schemas"];

export type Money = Views["Money"];
/** A civil date, `2026-11-21`. */
export type CivilDate = string;
/** An instant, RFC 3339 in UTC. */
export type Instant = string;
export type Page<T> = Omit<Views["PageView_Order"], "items"> & { items: T[] };
export type FieldProblem = Views["ProblemField"];
export type Problem = Views["Problem"];
/** Whether something may be done; what the web app decides by itself may leave the reason out. */
export type Ability = Pick<Views["AbilityView"], "allowed"> & Partial<Views["AbilityView"]>;
export type CycleMonths = Views["CycleMonths"];
export type Ref = Views["NamedView"];

export type Meta = Views["Meta"];
export type DemoLogin = Views["MetaLogin"];
export type Gateway = Views["MetaGateway"];
export type TenantSettings = Views["Settings"];
export type SettingsPatch = Views["SettingsPatch"];

export type SignUp = Views["SignUp"];
export type SignIn = Views["SignIn"];
export type Session = Views["Session"];
export type SessionRow = Views["SessionRow"];
export type StaffUser = Views["StaffUser"];
export type Member = Views["Member"];

export type Catalog = Views["Catalog"];
export type PlanGroup = Views["CatalogGroup"];
export type Plan = Views["Plan"];
export type Specs = Views["Specs"];
export type Image = Views["Image"];
export type Choice = Views["RegionChoice"];
export type PlanOption = Views["ProductOption"];
export type OptionInput = Views["OptionInput"];
export type OptionValue = NonNullable<OptionInput["value"]>;
export type CartInput = Views["CartIn"];
export type CartItemInput = Views["CartItemInput"];
export type CartItem = Views["CartItem"];
export type OfferedDomain = Views["OfferedDomain"];
export type QuoteInput = Views["QuoteIn"];
export type Quote = Views["Quote"];
export type Cart = Views["Cart"];
export type OneTimeProduct = Views["OneTimeProduct"];
export type CatalogBundle = Views["CatalogBundle"];
export type BundleRef = Views["BundleRef"];
export type BundleAdmin = Views["BundleAdmin"];
export type BundleInput = Views["BundleIn"];
export type VolumeDiscount = Views["VolumeDiscount"];
export type PriceReason = Views["PriceReason"];
export type CartOneTime = Views["CartOneTime"];
export type OneTimePurchase = Views["OneTimePurchase"];
export type ProductGroup = Views["ProductGroup"];
export type ProductAdmin = Views["ProductAdmin"];
export type ProductInput = Views["ProductIn"];
export type Coupon = Views["Coupon"];
export type CouponInput = Views["NewCouponIn"];
export type ServiceCoupon = Views["ServiceCoupon"];

export type Order = Views["Order"];
export type OrderState = Views["OrderState"];

export type Service = Views["Service"];
export type ServiceRow = Views["ServiceRow"];
export type ServiceState = Views["ServiceState"];
export type ServiceAct = Views["ServiceAct"];
export type ServiceAction = Views["ServiceAction"];
export type ServiceActionInput = Views["RequestAction"];
export type Step = Views["ServiceStep"];
export type Snapshot = Views["Snapshot"];
export type Schedule = Views["SnapshotSchedule"];
export type Trouble = Views["Troubleshooting"];
export type TroubleCheck = Views["TroubleshootingCheck"];
export type TroubleRemedy = Views["TroubleshootingRemedy"];
export type ScheduleInput = Views["PutSnapshotSchedule"];
export type CancelChoice = Views["CancelChoice"];
export type ServiceContract = Views["ServiceContract"];
export type CancelPreview = Views["CancelPreview"];
export type ServiceWhy = Views["ServiceWhy"];
export type TimelineEntry = Views["TimelineEntry"];
export type Why = Views["Why"];

export type Invoice = Views["Invoice"];
export type InvoiceRow = Views["InvoiceRow"];
export type InvoiceState = Views["InvoiceState"];
export type InvoiceLine = Views["InvoiceLine"];
export type Payment = Views["Payment"];
export type PaymentRow = Payment;
export type PaymentStatus = Views["PaymentStatus"];
export type PayInput = Views["PayInvoice"];
export type PaymentMethod = Views["PaymentMethod"];
export type AutomaticTopUp = Views["AutomaticTopUp"];
export type CreditGrant = Views["CreditGrant"];
export type SshKey = Views["SshKey"];
export type SshKeyInput = Views["NewSshKey"];

export type CustomerView = Views["Customer"];
export type CustomerAdmin = Views["CustomerAdmin"];
export type CustomerInput = Views["CustomerIn"];
export type Overview = Views["Overview"];
export type MailRow = Views["MailRow"];
export type Mail = Views["Mail"];

export type Dashboard = Views["Dashboard"];
export type Attention = Views["Attention"];
export type AttentionKind = Views["AttentionKind"];
export type SearchHit = Views["SearchHit"];
export type PlannedAct = Views["PlannedAct"] | Views["ServiceOutlook"];
export type AutomationPreview = Views["Preview"];
export type AutomationSetting = Views["Setting"];
export type AutomationLogRow = Views["AutomationEntry"];
export type ProviderAccount = Views["ProviderAccount"];
export type ProviderQuota = Views["ProviderQuota"];
export type ProviderTest = Views["ProviderTest"];
export type Job = Views["Job"];
export type Clock = Views["Clock"];
export type ClockAdvance = Views["ClockAdvance"];
export type AuditRow = Views["AuditRow"];

export type ChangeEvent = Views["Change"];
/** What an event of the live stream is about. */
export type ChangeTopic = ChangeEvent["topic"];
/** What a read may be about: what the server tells of, and what is only worked out from it. */
export type Topic = Exclude<ChangeTopic, "all"> | "job" | "dashboard";
