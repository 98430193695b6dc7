CREATE INDEX "ledger_office" ON "navette"."ledger" USING btree ("tenant_id","received_at","event_id") WHERE status in ('rejected', 'conflict');
