// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { test } from '@phat/cli/test'
import type { Weather } from '../contracts/weather.ts'

test('asks the service with the key', async ({ deploy, http, requests }) => {
  const weather = await deploy<typeof Weather>('contracts/weather.ts', 'new')
  weather.setSecret('apiKey', 'sk-1234')
  http(({ headers }) => ({ body: headers.authorization === 'Bearer sk-1234' ? '21' : '' }))
  assert.equal((await weather.query.temperature({ city: 'São Paulo' })).value, '21')
  assert.equal(requests[0]?.url, 'https://weather.example/now?city=S%C3%A3o%20Paulo')
})

test('a service that wants another key is an error', async ({ deploy, http }) => {
  const weather = await deploy<typeof Weather>('contracts/weather.ts', 'new')
  weather.setSecret('apiKey', 'sk-1234')
  http(() => ({ status: 401 }))
  await assert.rejects(weather.query.temperature({ city: 'Oslo' }), { detail: { type: 'NoAnswer', value: { status: 401 } } })
})

test('a service that is down is a trap', async ({ deploy, http }) => {
  const weather = await deploy<typeof Weather>('contracts/weather.ts', 'new')
  weather.setSecret('apiKey', 'sk-1234')
  http(() => ({ failed: true }))
  await assert.rejects(weather.query.temperature({ city: 'Oslo' }), { code: 'contract-test.trapped' })
})
