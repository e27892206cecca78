CREATE TABLE "payment_stops" (
	"run_id" bigint NOT NULL,
	"decision_no" text NOT NULL,
	"reason" text NOT NULL,
	"stopped_at" timestamp with time zone NOT NULL,
	"stopped_by" text NOT NULL,
	CONSTRAINT "payment_stops_run_id_decision_no_pk" PRIMARY KEY("run_id","decision_no")
);
--> statement-breakpoint
ALTER TABLE "payment_stops" ADD CONSTRAINT "payment_stops_run_id_decision_no_decisions_run_id_decision_no_fk" FOREIGN KEY ("run_id","decision_no") REFERENCES "public"."decisions"("run_id","decision_no") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
REVOKE UPDATE, DELETE ON payment_stops FROM famisapo_app;
--> statement-breakpoint
CREATE TRIGGER payment_stops_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_stops
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- What is stopped is not in the run's own file, now or made again; once that is paid nothing of it can be stopped.
CREATE FUNCTION refuse_stop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM decisions d JOIN runs r ON r.id = d.run_id
    WHERE d.run_id = NEW.run_id AND d.decision_no = NEW.decision_no AND d.pay_yen > 0
      AND r.voided_at IS NULL AND r.state IN ('approved', 'exported')) THEN
    RAISE EXCEPTION 'payment of % cannot be stopped', NEW.decision_no USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER payments_stop_before_they_are_made BEFORE INSERT ON payment_stops
  FOR EACH ROW EXECUTE FUNCTION refuse_stop();
--> statement-breakpoint
CREATE FUNCTION refuse_stopped_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM payment_stops s WHERE s.run_id = NEW.run_id AND s.decision_no = NEW.decision_no) THEN
    RAISE EXCEPTION 'payment of % was stopped', NEW.decision_no USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER transfers_leave_out_what_is_stopped BEFORE INSERT ON transfers
  FOR EACH ROW WHEN (NEW.batch = 1) EXECUTE FUNCTION refuse_stopped_transfer();
