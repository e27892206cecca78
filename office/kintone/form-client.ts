/** FormClient: reads an app's form, adds and changes fields, and puts them in force. Through the official client. */
import { KintoneRestAPIClient } from '@kintone/rest-api-client'
import type { KintoneApp, KintoneSettings } from './client.ts'
import type { FormPlan } from './compare-forms.ts'
import type { FormField } from './forms.ts'

export interface FormClient {
  read(app: KintoneApp): Promise<Record<string, FormField>>
  /** Everything of the plan, then deployed; ends when kintone says that it is. */
  apply(app: KintoneApp, plan: FormPlan): Promise<void>
}

const DEPLOY_TRIES = 60

/** @param pause  between two looks at how far kintone is */
export function createFormClient(settings: KintoneSettings, pause: () => Promise<void>): FormClient {
  const { baseUrl, apiTokens, apps, timeoutMs = 20_000 } = settings
  const clientOf = (app: KintoneApp) =>
    new KintoneRestAPIClient({
      ...{ baseUrl, auth: { apiToken: apiTokens[apps[app]] ?? '' }, socketTimeout: timeoutMs },
    }).app
  return {
    async read(app) {
      const { properties } = await clientOf(app).getFormFields({ app: apps[app] })
      return properties as unknown as Record<string, FormField>
    },
    async apply(app, plan) {
      const client = clientOf(app)
      const id = apps[app]
      if (Object.keys(plan.add).length > 0)
        await client.addFormFields({ app: id, properties: plan.add as never })
      if (Object.keys(plan.change).length > 0)
        await client.updateFormFields({ app: id, properties: plan.change as never })
      await client.deployApp({ apps: [{ app: id }] })
      for (let tries = 1; tries <= DEPLOY_TRIES; tries += 1) {
        const { apps: deployed } = await client.getDeployStatus({ apps: [id] })
        const status = deployed[0]?.status
        if (status === 'SUCCESS') return
        if (status !== 'PROCESSING') throw new Error(`kintone: ${String(status)}`)
        await pause()
      }
      throw new Error('kintone: the change is not in force yet')
    },
  }
}
