-- A run goes forward by its own steps only; what was calculated, and how many must approve, stays with it.
CREATE OR REPLACE FUNCTION refuse_thaw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.month <> OLD.month OR NEW.revision <> OLD.revision OR NEW.calculated_at <> OLD.calculated_at
     OR (OLD.state <> 'closed' AND (NEW.input_hash <> OLD.input_hash OR NEW.lines_hash <> OLD.lines_hash
       OR NEW.checks <> OLD.checks OR NEW.approvals_needed <> OLD.approvals_needed))
     OR (OLD.submitted_by IS NOT NULL AND NEW.submitted_by IS DISTINCT FROM OLD.submitted_by)
     OR (OLD.approved_at IS NOT NULL AND (NEW.voided_at IS NOT NULL OR NEW.approved_at IS DISTINCT FROM OLD.approved_at))
     OR OLD.voided_at IS NOT NULL THEN
    RAISE EXCEPTION 'run % of % is frozen', OLD.revision, OLD.month USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('closed', 'calculated'), ('calculated', 'checked'),
     ('checked', 'submitted'), ('submitted', 'approved'), ('approved', 'exported'), ('exported', 'paid')) THEN
    RAISE EXCEPTION 'run % of %: no step from % to %', OLD.revision, OLD.month, OLD.state, NEW.state
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NEW.approvals_needed > (
     SELECT count(*) FROM run_approvals a WHERE a.run_id = NEW.id AND a.lines_hash = NEW.lines_hash) THEN
    RAISE EXCEPTION 'run % of % lacks approvals', OLD.revision, OLD.month USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE FUNCTION refuse_born_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'closed' OR NEW.approvals_needed < 1 THEN
    RAISE EXCEPTION 'a run begins closed, with somebody to approve it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER runs_begin_closed BEFORE INSERT ON runs FOR EACH ROW EXECUTE FUNCTION refuse_born_late();
--> statement-breakpoint
-- A transfer pays what was decided, to the account it was made for; it is settled once, and a paid one can come back.
CREATE FUNCTION refuse_other_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'in-file' OR NOT EXISTS (
      SELECT FROM decisions d JOIN runs r ON r.id = d.run_id
      WHERE d.run_id = NEW.run_id AND d.decision_no = NEW.decision_no AND d.pay_yen = NEW.amount_yen
        AND r.voided_at IS NULL AND r.state IN ('approved', 'exported', 'paid')) THEN
      RAISE EXCEPTION 'transfer of % is not what was decided', NEW.decision_no USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF (NEW.run_id, NEW.decision_no, NEW.batch, NEW.amount_yen, NEW.sealed_account, NEW.pay_on, NEW.made_at)
      IS DISTINCT FROM
      (OLD.run_id, OLD.decision_no, OLD.batch, OLD.amount_yen, OLD.sealed_account, OLD.pay_on, OLD.made_at)
    OR (OLD.state, NEW.state) NOT IN (('in-file', 'paid'), ('in-file', 'voided'), ('paid', 'returned')) THEN
    RAISE EXCEPTION 'transfer of % is settled by its own steps only', OLD.decision_no
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER transfers_pay_what_was_decided BEFORE INSERT OR UPDATE ON transfers
  FOR EACH ROW EXECUTE FUNCTION refuse_other_transfer();
