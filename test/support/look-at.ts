/**
 * Looking at a page: kept as a picture where PICTURES names a folder, read by axe, measured for thumbs.
 * Used by:  test/browser/*
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { officeSize } from './chromium.ts'

/** PICTURES=folder keeps the page as it stands, letters there and nothing moving any more; otherwise nothing. */
export async function picture(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
  const folder = process.env['PICTURES']
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.evaluate(() => document.fonts.ready)
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
  await page.screenshot({ path: join(folder, `${name}.png`), ...options })
}

/** Axe finds nothing. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
}

/** On a phone: nothing is cut off to the right, and every control can be hit by a thumb. */
export async function expectRoomy(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    overflow: Math.max(0, document.documentElement.scrollWidth - innerWidth),
    small: [
      ...document.querySelectorAll(
        'a.button, button, select, textarea, input:not([type=checkbox]):not([type=radio])',
      ),
    ]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
      .map((one) => one.outerHTML),
  }))
  expect(found).toEqual({ overflow: 0, small: [] })
}

/** At a desk: the page as a whole does not scroll. */
export async function expectOneScreen(page: Page): Promise<void> {
  const size = () => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]
  expect(await page.evaluate(size)).toEqual([officeSize.height, officeSize.width])
}
