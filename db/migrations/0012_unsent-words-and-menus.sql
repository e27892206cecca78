ALTER TABLE "line_accounts" ADD COLUMN "menu_wanted" text;--> statement-breakpoint
ALTER TABLE "line_accounts" ADD COLUMN "menu_shown" text;--> statement-breakpoint
ALTER TABLE "question_messages" ADD COLUMN "line_message_id" text;--> statement-breakpoint
ALTER TABLE "question_messages" ADD COLUMN "taken_back_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "question_messages_of_line" ON "question_messages" USING btree ("line_message_id");