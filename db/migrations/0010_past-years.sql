CREATE TABLE "past_year_approvals" (
	"run_id" bigint NOT NULL,
	"fiscal_year" smallint NOT NULL,
	"preparer" text NOT NULL,
	"approver" text NOT NULL,
	"lines_hash" text NOT NULL,
	"approved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "past_year_approvals_run_id_fiscal_year_approver_pk" PRIMARY KEY("run_id","fiscal_year","approver"),
	CONSTRAINT "maker_is_not_checker_of_past_year" CHECK (approver <> preparer)
);
--> statement-breakpoint
ALTER TABLE "past_year_approvals" ADD CONSTRAINT "past_year_approvals_run_id_preparer_runs_id_submitted_by_fk" FOREIGN KEY ("run_id","preparer") REFERENCES "public"."runs"("id","submitted_by") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON past_year_approvals FROM famisapo_app;
--> statement-breakpoint
CREATE TRIGGER past_year_approvals_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON past_year_approvals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- After 31 May the accounts of a year are closed: what is paid of it then was approved apart, by as many as the run.
CREATE FUNCTION refuse_unapproved_past_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM decisions d JOIN runs r ON r.id = d.run_id
    WHERE d.run_id = NEW.run_id AND d.decision_no = NEW.decision_no
      AND NEW.pay_on > make_date(d.fiscal_year + 1, 5, 31)
      AND r.approvals_needed > (SELECT count(*) FROM past_year_approvals p
        WHERE p.run_id = d.run_id AND p.fiscal_year = d.fiscal_year AND p.lines_hash = r.lines_hash)) THEN
    RAISE EXCEPTION 'payment of % comes after its accounts closed, and was not approved apart', NEW.decision_no
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER transfers_of_past_years_are_approved_apart BEFORE INSERT ON transfers
  FOR EACH ROW EXECUTE FUNCTION refuse_unapproved_past_year();
