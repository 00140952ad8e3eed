-- What an account is subscribed to. The columns that were there say how it stood when it was last written;
-- what a date has changed since, whoever reads it reckons.
ALTER TABLE subscriptions ADD COLUMN plan TEXT NOT NULL DEFAULT 'trial';
-- the plan as it was ordered, JSON; NULL: a trial
ALTER TABLE subscriptions ADD COLUMN terms TEXT;
-- since when the plan is in force
ALTER TABLE subscriptions ADD COLUMN plan_since BIGINT;
-- when the first period began: all later ones begin on this day of the month
ALTER TABLE subscriptions ADD COLUMN anchor_at BIGINT;
ALTER TABLE subscriptions ADD COLUMN period_start BIGINT;
ALTER TABLE subscriptions ADD COLUMN period_end BIGINT;
-- it ends with the period
ALTER TABLE subscriptions ADD COLUMN cancels BOOLEAN NOT NULL DEFAULT FALSE;
-- when the earliest open invoice becomes overdue, and when connectors are not served any more for that
ALTER TABLE subscriptions ADD COLUMN overdue_at BIGINT;
ALTER TABLE subscriptions ADD COLUMN suspends_at BIGINT;
-- minor units that are taken off the next invoices
ALTER TABLE subscriptions ADD COLUMN credit BIGINT NOT NULL DEFAULT 0;
-- who the account is to the payment provider
ALTER TABLE subscriptions ADD COLUMN customer TEXT;
ALTER TABLE subscriptions ADD COLUMN has_payment_method BOOLEAN NOT NULL DEFAULT FALSE;
-- the date of which people were reminded last
ALTER TABLE subscriptions ADD COLUMN reminded_of BIGINT;
-- when something is to be done next; NULL: nothing
ALTER TABLE subscriptions ADD COLUMN due_at BIGINT DEFAULT 0;
CREATE INDEX subscriptions_due_at ON subscriptions (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE billing_details (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    company TEXT NOT NULL,
    address TEXT NOT NULL,
    country TEXT NOT NULL,
    tax_id TEXT,
    email TEXT,
    purchase_order TEXT
);

INSERT INTO counters (name, value) VALUES ('invoice', 0);

-- Invoices and credit notes outlive their account, as books have to be kept: no reference to it.
CREATE TABLE invoices (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL,
    -- one after the other, without gaps
    sequence BIGINT NOT NULL UNIQUE,
    -- the same, as people write it
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    paid_at BIGINT,
    currency TEXT NOT NULL,
    net BIGINT NOT NULL,
    -- hundredths of a percent
    tax_rate BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    total BIGINT NOT NULL,
    from_credit BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    refunded BIGINT NOT NULL,
    note TEXT,
    refers_to TEXT,
    -- JSON
    lines TEXT NOT NULL,
    seller TEXT NOT NULL,
    buyer TEXT NOT NULL,
    purchase_order TEXT,
    -- how often the provider tried to charge it, and when it is to try again
    tries SMALLINT NOT NULL,
    try_at BIGINT
);
CREATE INDEX invoices_account_id ON invoices (account_id, sequence);
CREATE INDEX invoices_open ON invoices (account_id, due_at) WHERE status = 'open';
CREATE INDEX invoices_try_at ON invoices (try_at) WHERE try_at IS NOT NULL;

-- Money that came, and that went back. It outlives the account, too.
CREATE TABLE payments (
    -- what tells it from others at the provider, or at the bank: it is taken once
    reference TEXT NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL,
    -- NULL: it was kept as credit
    invoice_id UUID,
    provider TEXT NOT NULL,
    at BIGINT NOT NULL,
    currency TEXT NOT NULL,
    -- below zero: it went back
    amount BIGINT NOT NULL
);
CREATE INDEX payments_invoice_id ON payments (invoice_id);
CREATE INDEX payments_account_id ON payments (account_id, at);

-- What people began to pay on the provider's page.
CREATE TABLE checkouts (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- what the provider calls it
    session TEXT NOT NULL UNIQUE,
    -- the invoice that it pays; NULL: a plan
    invoice_id UUID,
    -- the plan that begins, JSON; NULL: an invoice
    terms TEXT,
    amount BIGINT NOT NULL,
    currency TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- when it was paid or could not be paid any more
    ended_at BIGINT
);
CREATE INDEX checkouts_open ON checkouts (created_at) WHERE ended_at IS NULL;
CREATE INDEX checkouts_account_id ON checkouts (account_id);

-- What the provider told, each once, until it is dealt with and for a while after.
CREATE TABLE provider_events (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- what it is about
    object TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    done_at BIGINT
);
CREATE INDEX provider_events_done_at ON provider_events (done_at);
