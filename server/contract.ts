/**
 * Contract: what the screens and the server say to each other. One schema an object: its TypeScript type, the
 * server's validation and the OpenAPI description are all read from here.
 *
 * Promise:  screens import types only; nothing of the server reaches a browser through this file.
 * Used by:  server/routes/{review,liff}/* (schemas), review/* and liff/* (types).
 */
export * from './contract/applications.ts'
export * from './contract/cases.ts'
export * from './contract/forms.ts'
export * from './contract/liff-decisions.ts'
export * from './contract/liff-form.ts'
export * from './contract/liff-papers.ts'
export * from './contract/liff-reading.ts'
export * from './contract/liff-upload.ts'
export * from './contract/members.ts'
export * from './contract/months.ts'
export * from './contract/notices.ts'
export * from './contract/questions.ts'
export * from './contract/queue.ts'
export * from './contract/report.ts'
export * from './contract/report-writes.ts'
export * from './contract/schedule.ts'
export * from './contract/registration.ts'
export { ErrorBody, Option } from './contract/shapes.ts'
export * from './contract/staff.ts'
