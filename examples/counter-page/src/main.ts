// SPDX-License-Identifier: Apache-2.0
import { type ContractClient, connect, type Phala } from '@phat/sdk'
import type { Counter } from '../contract/counter.ts'
import { byId, clearProblem, fillSelect, PageProblem, showPha, showProblem, showReceipt, showStatus } from './view.ts'
import { type NamedSigner, type WalletChoice, walletChoices } from './wallets.ts'

let phala: Phala | undefined
let counter: ContractClient<typeof Counter> | undefined
let signers: readonly NamedSigner[] = []
let running: AbortController | undefined

const wallet = byId('wallet', HTMLSelectElement)
const account = byId('account', HTMLSelectElement)
const stop = byId('stop', HTMLButtonElement)
const buttons = [...document.querySelectorAll('button')].filter((button) => button !== stop)

const choices: WalletChoice[] = [
  ...walletChoices((choice) => {
    choices.push(choice)
    fillSelect(
      wallet,
      choices.map(({ label }) => label),
      wallet.selectedIndex,
    )
  }),
]
fillSelect(
  wallet,
  choices.map(({ label }) => label),
)

/** One thing at a time: says what is waited for, lets the person stop it, and tells how it ended. */
async function doing(what: string, work: (signal: AbortSignal) => Promise<string>): Promise<void> {
  if (running !== undefined) return showStatus(`Still ${what}: stop that first.`)
  running = new AbortController()
  clearProblem()
  busy(true)
  showStatus(`${what} …`)
  try {
    showStatus(await work(running.signal))
  } catch (error) {
    showStatus(`Not done: ${what}.`)
    showProblem(error)
  } finally {
    running = undefined
    busy(false)
  }
}

/** Buttons keep the focus while they cannot be used. */
function busy(isBusy: boolean): void {
  for (const button of buttons) button.setAttribute('aria-disabled', String(isBusy))
  stop.hidden = !isBusy
}

function onSubmit(id: string, what: string, work: (signal: AbortSignal) => Promise<string>): void {
  byId(id, HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    void doing(what, work)
  })
}

const numberIn = (id: string): number => byId(id, HTMLInputElement).valueAsNumber

async function speakAs({ name, signer }: NamedSigner, signal: AbortSignal): Promise<string> {
  // A person may take a while to look at what the wallet shows.
  const opened = await connect(byId('node', HTMLInputElement).value, { signer, timeoutMs: 180_000 })
  phala?.close()
  phala = opened
  counter = counter && opened.contract<typeof Counter>(await contractFile(signal), counter.address)
  const { workers } = await opened.cluster(undefined, { signal })
  byId('simulated', HTMLElement).hidden = !workers.some(({ simulated }) => simulated)
  byId('network', HTMLElement).textContent = `${opened.network.name} (${opened.network.genesisHash})`
  byId('address', HTMLElement).textContent = opened.account.address
  byId('balance', HTMLElement).textContent = showPha(await opened.account.balance({ signal }))
  for (const id of ['connected', 'contract-section']) byId(id, HTMLElement).hidden = false
  return `Connected to ${opened.network.name} as ${name}.`
}

/** The `.contract` that the build wrote, which lies beside the page. */
async function contractFile(signal: AbortSignal): Promise<string> {
  const answer = await fetch('./counter.contract', { signal })
  if (!answer.ok)
    throw new PageProblem('there is no counter.contract beside this page: build the contract first (npm run contract)')
  return answer.text()
}

function connected(): Phala {
  if (phala === undefined) throw new PageProblem('connect first')
  return phala
}

function use(client: ContractClient<typeof Counter>): void {
  counter = client
  byId('contract', HTMLInputElement).value = client.address
  byId('counter-section', HTMLElement).hidden = false
  byId('count', HTMLOutputElement).textContent = 'not read yet'
}

onSubmit('connect', 'connecting', async (signal) => {
  const choice = choices[wallet.selectedIndex]
  signers = (await choice?.open(signal)) ?? []
  const [first] = signers
  if (first === undefined) throw new PageProblem('the wallet gave no account')
  fillSelect(
    account,
    signers.map(({ name }) => name),
  )
  return speakAs(first, signal)
})

account.addEventListener('change', () => {
  const chosen = signers[account.selectedIndex]
  if (chosen !== undefined) void doing('changing the account', (signal) => speakAs(chosen, signal))
})

onSubmit('deploy', 'deploying', async (signal) => {
  const file = await contractFile(signal)
  const onStep = (step: string): void => showStatus(`Deploying: ${step} …`)
  use(await connected().deploy<typeof Counter>(file, 'new', { start: numberIn('start') }, { signal, onStep }))
  return `Deployed at ${counter?.address}.`
})

onSubmit('attach', 'looking for the contract', async (signal) => {
  const client = connected().contract<typeof Counter>(await contractFile(signal), byId('contract', HTMLInputElement).value)
  await client.query.get({}, { signal })
  use(client)
  return `Using the contract at ${client.address}.`
})

byId('read', HTMLButtonElement).addEventListener('click', () => {
  void doing('reading', async (signal) => {
    const answer = await counter?.query.get({}, { signal })
    if (answer === undefined) throw new PageProblem('there is no contract yet')
    byId('count', HTMLOutputElement).textContent = String(answer.value)
    showReceipt('get', String(answer.value), answer)
    return 'Read.'
  })
})

onSubmit('increment', 'incrementing', async (signal) => {
  const by = numberIn('by')
  const done = await counter?.call.increment({ by }, { signal })
  if (done === undefined) throw new PageProblem('there is no contract yet')
  showReceipt(`increment by ${by}`, 'done', done)
  return `Incremented in block ${done.blockNumber} for ${showPha(done.fee)}.`
})

stop.addEventListener('click', () => running?.abort())
