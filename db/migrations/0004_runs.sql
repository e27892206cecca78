CREATE TABLE "decision_documents" (
	"run_id" bigint NOT NULL,
	"decision_no" text NOT NULL,
	"fiscal_year" smallint NOT NULL,
	"number" integer NOT NULL,
	"decided_on" date NOT NULL,
	CONSTRAINT "decision_documents_run_id_decision_no_pk" PRIMARY KEY("run_id","decision_no"),
	CONSTRAINT "document_number" UNIQUE("fiscal_year","number")
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"run_id" bigint NOT NULL,
	"decision_no" text NOT NULL,
	"provider_no" text NOT NULL,
	"fiscal_year" smallint NOT NULL,
	"scheme" text DEFAULT 'family-support' NOT NULL,
	"count" integer NOT NULL,
	"billed_minutes" integer NOT NULL,
	"fee_yen" bigint NOT NULL,
	"reward_yen" bigint NOT NULL,
	"subsidy_yen" bigint NOT NULL,
	"pay_yen" bigint NOT NULL,
	"repay_yen" bigint NOT NULL,
	"parts" jsonb NOT NULL,
	"adjustment_yen" bigint NOT NULL,
	"sealed_account" "bytea",
	"held" text,
	CONSTRAINT "decisions_run_id_decision_no_pk" PRIMARY KEY("run_id","decision_no"),
	CONSTRAINT "one_decision_a_provider" UNIQUE("run_id","provider_no","fiscal_year","scheme"),
	CONSTRAINT "pay_less_repay" CHECK (subsidy_yen = pay_yen - repay_yen and pay_yen >= 0 and repay_yen >= 0)
);
--> statement-breakpoint
CREATE TABLE "run_approvals" (
	"run_id" bigint NOT NULL,
	"preparer" text NOT NULL,
	"approver" text NOT NULL,
	"lines_hash" text NOT NULL,
	"approved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "run_approvals_run_id_approver_pk" PRIMARY KEY("run_id","approver"),
	CONSTRAINT "maker_is_not_checker" CHECK (approver <> preparer)
);
--> statement-breakpoint
CREATE TABLE "run_files" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "run_files_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" bigint NOT NULL,
	"fiscal_year" smallint NOT NULL,
	"name" text NOT NULL,
	"batch" smallint DEFAULT 1 NOT NULL,
	"sha256" text NOT NULL,
	"bytes" integer NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"made_by" text NOT NULL,
	"voided_at" timestamp with time zone,
	"voided_by" text
);
--> statement-breakpoint
CREATE TABLE "run_lines" (
	"run_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"fiscal_year" smallint NOT NULL,
	"provider_no" text NOT NULL,
	"activity_date" date NOT NULL,
	"activity_no" text NOT NULL,
	"case_no" text NOT NULL,
	"requester_no" text NOT NULL,
	"kind" text NOT NULL,
	"policy_version" text NOT NULL,
	"programme" text,
	"programme_visit" integer,
	"count" smallint NOT NULL,
	"billed_minutes" integer NOT NULL,
	"fee_yen" bigint NOT NULL,
	"reward_yen" bigint NOT NULL,
	"subsidy_yen" bigint NOT NULL,
	"parts" jsonb NOT NULL,
	"input_key" text NOT NULL,
	"corrects" text,
	CONSTRAINT "run_lines_run_id_line_pk" PRIMARY KEY("run_id","line"),
	CONSTRAINT "subsidy_is_the_difference" CHECK (subsidy_yen = reward_yen - fee_yen)
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"month" text NOT NULL,
	"revision" smallint NOT NULL,
	"state" text NOT NULL,
	"input_hash" text NOT NULL,
	"lines_hash" text NOT NULL,
	"checks" jsonb NOT NULL,
	"approvals_needed" smallint NOT NULL,
	"calculated_at" timestamp with time zone NOT NULL,
	"calculated_by" text NOT NULL,
	"checked_by" text,
	"submitted_by" text,
	"submitted_at" timestamp with time zone,
	"approved_at" timestamp with time zone,
	"exported_at" timestamp with time zone,
	"pay_on" date,
	"paid_at" timestamp with time zone,
	"voided_at" timestamp with time zone,
	"void_reason" text,
	CONSTRAINT "runs_revision" UNIQUE("month","revision"),
	CONSTRAINT "runs_submitted" UNIQUE("id","submitted_by")
);
--> statement-breakpoint
CREATE TABLE "transfers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "transfers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" bigint NOT NULL,
	"decision_no" text NOT NULL,
	"batch" smallint NOT NULL,
	"amount_yen" bigint NOT NULL,
	"sealed_account" "bytea" NOT NULL,
	"pay_on" date NOT NULL,
	"state" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	"return_reason" text,
	CONSTRAINT "a_transfer_pays" CHECK (amount_yen > 0)
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "confirmed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "confirmed_by" text;--> statement-breakpoint
ALTER TABLE "decision_documents" ADD CONSTRAINT "decision_documents_run_id_decision_no_decisions_run_id_decision_no_fk" FOREIGN KEY ("run_id","decision_no") REFERENCES "public"."decisions"("run_id","decision_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_provider_no_members_member_no_fk" FOREIGN KEY ("provider_no") REFERENCES "public"."members"("member_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_approvals" ADD CONSTRAINT "run_approvals_run_id_preparer_runs_id_submitted_by_fk" FOREIGN KEY ("run_id","preparer") REFERENCES "public"."runs"("id","submitted_by") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_files" ADD CONSTRAINT "run_files_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_lines" ADD CONSTRAINT "run_lines_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_run_id_decision_no_decisions_run_id_decision_no_fk" FOREIGN KEY ("run_id","decision_no") REFERENCES "public"."decisions"("run_id","decision_no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "decisions_by_number" ON "decisions" USING btree ("decision_no");--> statement-breakpoint
CREATE INDEX "run_files_of_run" ON "run_files" USING btree ("run_id","id");--> statement-breakpoint
CREATE INDEX "run_lines_of_activity" ON "run_lines" USING btree ("activity_no");--> statement-breakpoint
CREATE INDEX "run_lines_of_provider" ON "run_lines" USING btree ("provider_no","run_id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_run" ON "runs" USING btree ("month") WHERE voided_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_live_transfer" ON "transfers" USING btree ("run_id","decision_no") WHERE state in ('in-file','paid');--> statement-breakpoint
-- Append-only: a decided line is never edited; a later run writes the difference.
REVOKE UPDATE, DELETE ON run_lines, run_approvals, decision_documents, decisions FROM famisapo_app;
--> statement-breakpoint
REVOKE DELETE ON runs, transfers, run_files FROM famisapo_app;
--> statement-breakpoint
CREATE TRIGGER run_lines_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON run_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER decisions_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER run_approvals_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON run_approvals
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER decision_documents_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_documents
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- From submitted on a run is frozen: what was calculated, and who prepared it, stays; approved ones cannot be voided.
CREATE FUNCTION refuse_thaw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.month <> OLD.month OR NEW.revision <> OLD.revision OR NEW.calculated_at <> OLD.calculated_at
     OR (OLD.state <> 'closed' AND (NEW.input_hash <> OLD.input_hash OR NEW.lines_hash <> OLD.lines_hash))
     OR (OLD.submitted_by IS NOT NULL AND NEW.submitted_by IS DISTINCT FROM OLD.submitted_by)
     OR (OLD.approved_at IS NOT NULL AND (NEW.voided_at IS NOT NULL OR NEW.approved_at IS DISTINCT FROM OLD.approved_at))
     OR OLD.voided_at IS NOT NULL THEN
    RAISE EXCEPTION 'run % of % is frozen', OLD.revision, OLD.month USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER runs_freeze BEFORE UPDATE ON runs FOR EACH ROW EXECUTE FUNCTION refuse_thaw();
--> statement-breakpoint
-- Nothing is added to a run once it is calculated: its lines and decisions come with it, in one transaction.
CREATE FUNCTION refuse_late_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM added JOIN runs ON runs.id = added.run_id WHERE runs.state NOT IN ('closed')) THEN
    RAISE EXCEPTION 'a calculated run takes no more %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER run_lines_come_with_their_run AFTER INSERT ON run_lines
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_line();
--> statement-breakpoint
CREATE TRIGGER decisions_come_with_their_run AFTER INSERT ON decisions
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_line();
