// SPDX-License-Identifier: Apache-2.0
import { cliPage } from './cli-page.ts'
import { errorsPage } from './errors-page.ts'
import { metricsPage } from './metrics-page.ts'
import { palletsPage } from './pallets-page.ts'
import { rpcPage } from './rpc-page.ts'
import { sdkPage } from './sdk-page.ts'

/** Every generated page by its path in the repository. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/reference/cli.md', cliPage()],
    ['docs/reference/errors.md', errorsPage()],
    ['docs/reference/metrics.md', metricsPage()],
    ['docs/reference/rpc.md', rpcPage()],
    ['docs/reference/pallets.md', palletsPage()],
    ['docs/reference/sdk.md', sdkPage()],
  ])
}
