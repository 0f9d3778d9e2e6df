// SPDX-License-Identifier: Apache-2.0
import { PhatError, toJson } from '@phat/primitives'
import { isContractError } from '@phat/sdk'

/** What to do on a command line, where the advice of the library is for programs. */
const remedies: Readonly<Record<string, string>> = {
  unreachable: 'Start a network with npm start, or name another with --network, --url or PHAT_URL.',
  timeout: 'Allow more with --timeout <seconds>; phat doctor tells whether the node is alive.',
  interrupted: 'Run it again; look first, with phat query, whether a command that was sent had its effect.',
  'wrong-genesis': 'Correct genesisHash in phat.config.json, or name another node with --url.',
  'wrong-network': 'Name a node of a Phala network with --network or --url.',
  'no-signer': 'Give --from //Alice on a development chain; for other keys set PHAT_SURI.',
  'balance-too-low': 'phat account show tells the balance; phat transfer sends PHA to the account.',
  'bad-bundle': 'Give the .contract that phat build wrote.',
  'wrong-argument':
    'phat contract info <contract> lists messages and their arguments; phat help values shows how they are written.',
  'unknown-entry': 'phat contract info <contract> lists what the contract has.',
  'contract-not-found': 'Check the name and --network; phat deploy makes a contract and keeps its name.',
  'cluster-not-found': 'Name one with --cluster; phat cluster list shows which there are.',
  'no-worker': 'phat worker list shows the workers, their addresses and evidence; try again once one answers.',
  'worker-not-listed': 'phat worker list shows the workers of the cluster; --worker any takes any of them.',
  'worker-not-registered': 'phat worker list shows what the chain says of it; --worker any lets another one answer.',
  'worker-behind': 'phat worker info --url <endpoint> shows its height; --worker any lets another one answer.',
  'worker-busy': 'Try again in a moment; --worker any lets another one answer.',
  'worker-starting': 'Try again in a moment; --worker any lets another one answer.',
  'stale-answer': 'phat worker info --url <endpoint> shows its height; --worker any lets another one answer.',
  'stale-metadata': 'phat contract verify tells which code runs; give its .contract with --metadata.',
  'contract-error': 'Look up the error in the contract: it says what it needs.',
  trapped: 'Correct the contract at the place that is told; phat contract run tries a call without a network.',
  'out-of-gas': 'Leave --gas out so that it is estimated, or give more.',
  'deposit-too-low': 'Leave --deposit out so that what is missing moves along, or use phat cluster transfer.',
  'deposit-limit-reached': 'Move PHA into the cluster with phat cluster transfer, and try again.',
  'contract-exists': 'Leave --salt out, or give another one.',
  'code-not-found': 'Deploy the .contract or .ts, which holds the code: phat deploy uploads it.',
  reverted: 'Run the same call with phat contract run, which shows the place in the source.',
  'worker-without-lease': 'phat worker info --url <endpoint> shows its height; --worker any lets another one answer.',
  'worker-without-cluster': 'phat worker list shows which workers serve a cluster; --worker any lets another one answer.',
  'outcome-unknown': 'phat query tells whether the command had its effect: look before sending it again.',
  'dispatch-failed': 'Correct what the message names; the fee was paid, so try --dry-run first.',
  'decode-failed': 'phat contract verify tells whether the metadata belongs to what runs; --metadata gives another one.',
  'code-refused': 'Build the contract again with phat build; phat cluster transfer moves PHA into the cluster.',
  'not-deployer': 'Sign with the account that deployed it: phat contract info <contract> names it.',
  'setting-failed': 'phat cluster transfer moves PHA into the cluster; phat secret remove makes room for another secret.',
}

/** An error of the library with what to do on a command line; any other as it is. The caller may see what its own call answered. */
export function asRemoteError(error: unknown): unknown {
  if (!(error instanceof PhatError) || !error.code.startsWith('sdk.')) return error
  const { code, why, retryable } = error
  const remedy = remedies[code.slice('sdk.'.length)] ?? error.remedy
  return new PhatError(code, { why, remedy, retryable }, `${error.message}${contentOf(error)}`, { cause: error })
}

function contentOf(error: PhatError): string {
  if (!isContractError(error)) return ''
  const { error: told } = error as { readonly error?: unknown }
  if (typeof told !== 'object' || told === null || !('value' in told)) return ''
  return told.value === undefined ? '' : ` ${toJson(told.value)}`
}
