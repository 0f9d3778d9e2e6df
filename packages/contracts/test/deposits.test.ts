// SPDX-License-Identifier: Apache-2.0
import { toHex } from '@phat/primitives'
import { expect, test } from 'vitest'
import { alice, bob, createBench, keyOf, perByte, perItem, recordDeposit, reportOf, treasury } from './cluster-fixture.ts'
import { program, type Step, scriptedCode } from './scripted-runner.ts'

const set = (name: string, size: number): Step => ({ do: 'set', key: keyOf(name), size })
const clear = (name: string): Step => ({ do: 'clear', key: keyOf(name) })

test('storage is charged by bytes and items, and refunded when it is freed', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const steps: readonly (readonly [Step, bigint])[] = [
    [set('a', 10), 10n * perByte + perItem],
    [set('a', 25), 15n * perByte],
    [set('a', 5), -20n * perByte],
    [set('a', 5), 0n],
    [clear('a'), -(5n * perByte + perItem)],
    [clear('a'), 0n],
  ]
  for (const [step, deposit] of steps) {
    const before = bench.cluster.read().account(alice).free
    const receipt = bench.call(contract, [step])
    expect(receipt.result?.deposit).toBe(deposit)
    expect(bench.cluster.read().account(alice).free).toBe(before - deposit)
  }
  expect(bench.cluster.read().account(contract)).toEqual({ free: 1n, held: recordDeposit })
})

test('who frees storage gets the refund, whoever paid for it', () => {
  const bench = createBench()
  const contract = bench.deploy()
  bench.call(contract, [set('a', 10)])
  const before = bench.cluster.read().account(bob).free
  expect(bench.call(contract, [clear('a')], { origin: bob }).result?.deposit).toBe(-(10n * perByte + perItem))
  expect(bench.cluster.read().account(bob).free).toBe(before + 10n * perByte + perItem)
})

test('a limit binds the whole call at its end, so that what is freed makes room', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const limit = 10n * perByte + perItem
  expect(bench.call(contract, [set('a', 11)], { depositLimit: limit }).error).toBe('StorageDepositLimitExhausted')
  expect(bench.call(contract, [set('a', 500), set('a', 10)], { depositLimit: limit }).error).toBeUndefined()
})

test('a limit of a nested call binds that call alone', () => {
  const bench = createBench()
  const outer = bench.deploy({ salt: 1 })
  const inner = toHex(bench.deploy({ salt: 2 }))
  const call = (limit: string): Step => ({ do: 'call', to: inner, steps: [set('a', 10)], limit })
  const receipt = bench.call(outer, [
    call(String(10n * perByte + perItem - 1n)),
    call(String(10n * perByte + perItem)),
    set('x', 100),
  ])
  expect(reportOf(receipt).nested).toEqual(['caller:StorageDepositLimitExhausted', 'ok'])
  expect(receipt.result?.deposit).toBe(110n * perByte + 2n * perItem)
})

test('an origin that cannot put down what it allows is refused before anything runs', () => {
  const bench = createBench({}, 1_000n)
  const receipt = bench.cluster.apply(
    { kind: 'call', origin: alice, to: bob, input: program([]), gasLimit: 1n, depositLimit: 5_000n },
    bench.block,
  )
  expect(receipt.error).toBe('StorageDepositNotEnoughFunds')
  // Without a limit of its own, what it has is the limit: the record of a contract is too dear.
  bench.cluster.apply({ kind: 'uploadCode', origin: bob, code: scriptedCode('tiny') }, bench.block)
  expect(bench.cluster.read().account(bob).held).toBe(BigInt(scriptedCode('tiny').length + 63) * perByte + 2n * perItem)
  const spent = bench.cluster.read().account(alice).free
  bench.cluster.apply({ kind: 'transfer', from: alice, to: bob, amount: spent - 200n }, bench.block)
  const codeHash = bench.upload('tiny')
  const made = bench.cluster.apply(
    { kind: 'instantiate', origin: alice, codeHash, salt: new Uint8Array(0), input: program([]), gasLimit: 10_000n },
    bench.block,
  )
  expect(made.error).toBe('StorageDepositLimitExhausted')
  expect(bench.cluster.read().account(alice)).toEqual({ free: 200n, held: 0n })
})

test('termination gives the deposit to the origin and the balance to the beneficiary', () => {
  const bench = createBench()
  const contract = bench.deploy({ value: 500n })
  bench.call(contract, [set('a', 10)])
  const before = bench.cluster.read().account(alice).free
  const receipt = bench.call(contract, [set('b', 7), { do: 'terminate', to: toHex(treasury) }])
  const back = recordDeposit + 10n * perByte + perItem
  expect(receipt.result?.deposit).toBe(-back)
  expect(bench.cluster.read().account(alice).free).toBe(before + back)
  expect(bench.cluster.read().account(treasury).free).toBe(501n)
  expect(bench.cluster.read().account(contract)).toEqual({ free: 0n, held: 0n })
  expect(bench.cluster.read().contract(contract)).toBeUndefined()
  expect(bench.call(contract, []).error).toBe('ContractNotFound')
})

test('code is held for by its owner, counted by its contracts, and removed only when nobody uses it', () => {
  const bench = createBench()
  const before = bench.cluster.read().account(alice)
  const codeHash = bench.upload('plain')
  const deposit = BigInt(scriptedCode('plain').length + 63) * perByte + 2n * perItem
  expect(bench.cluster.read().account(alice)).toEqual({ free: before.free - deposit, held: deposit })
  const contract = bench.deploy()
  expect(bench.cluster.read().code(codeHash)).toMatchObject({ references: 1n, owner: alice })
  const remove = (origin: Uint8Array) => bench.cluster.apply({ kind: 'removeCode', origin, codeHash }, bench.block)
  expect(remove(alice).error).toBe('CodeInUse')
  const next = bench.upload('next')
  expect(reportOf(bench.call(contract, [{ do: 'setCode', code: toHex(next) }])).nested).toEqual(['ok'])
  expect(bench.cluster.read().contract(contract)?.codeHash).toEqual(next)
  expect(remove(bob).error).toBe('BadOrigin')
  const removed = remove(alice)
  expect(removed.events).toEqual([{ kind: 'codeRemoved', codeHash, deposit, remover: alice }])
  expect(remove(alice).error).toBe('CodeNotFound')
  expect(bench.cluster.read().codeBytes(codeHash)).toBeUndefined()
})

test('code that is too large, unknown to every runner or refused by its own is not stored', () => {
  const bench = createBench()
  const upload = (code: Uint8Array) => bench.cluster.apply({ kind: 'uploadCode', origin: alice, code }, bench.block)
  expect(upload(new Uint8Array(2 * 1024 * 1024 + 1)).error).toBe('CodeTooLarge')
  expect(upload(Uint8Array.of(1, 2, 3)).error).toBe('CodeRejected')
  expect(upload(scriptedCode('invalid'))).toMatchObject({ error: 'CodeRejected', detail: 'scripted' })
  expect(bench.cluster.read().account(alice).held).toBe(0n)
})

test('code that is not deterministic runs in queries, by delegation, and makes no contract', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const code = bench.upload('float', false)
  const made = bench.cluster.apply(
    { kind: 'instantiate', origin: alice, codeHash: code, salt: new Uint8Array(0), input: program([]), gasLimit: 10_000n },
    bench.block,
  )
  expect(made.error).toBe('Indeterministic')
  const steps: readonly Step[] = [{ do: 'delegate', code: toHex(code), steps: [] }]
  expect(reportOf(bench.call(contract, steps)).nested).toEqual(['caller:Indeterministic'])
  const request = { kind: 'call', origin: alice, to: contract, input: program(steps), gasLimit: 100_000n } as const
  const query = (mode: 'query' | 'estimate') => bench.cluster.query(request, { mode, block: bench.block })
  expect(reportOf(query('query')).nested).toEqual(['ok'])
  expect(reportOf(query('estimate')).nested).toEqual(['caller:Indeterministic'])
  expect(bench.call(contract, [{ do: 'setCode', code: toHex(code) }]).error).toBe('Indeterministic')
})

test('gas is paid in advance and what is left comes back, whatever became of the call', () => {
  const bench = createBench({ treasury, gasPrice: 3n }, 10n ** 12n)
  const contract = bench.deploy()
  for (const steps of [[], [{ do: 'trap' }], [{ do: 'revert' }]] as const) {
    const before = bench.cluster.read()
    const [payer, payee] = [before.account(alice).free, before.account(treasury).free]
    const used = bench.call(contract, steps, { gasLimit: 100_000n }).result?.gasConsumed ?? 0n
    expect(bench.cluster.read().account(alice).free).toBe(payer - 3n * used)
    expect(bench.cluster.read().account(treasury).free).toBe(payee + 3n * used)
  }
})

test('a call whose gas cannot be paid in advance costs nothing and does nothing', () => {
  const bench = createBench({ treasury, gasPrice: 3n }, 10_000n)
  const receipt = bench.call(bob, [], { gasLimit: 100_000n })
  expect(receipt.result).toMatchObject({ gasConsumed: 0n, gasRequired: 0n, result: { ok: false, error: 'FundsUnavailable' } })
  expect(receipt.changes.size).toBe(0)
  // One planck stays with whoever pays.
  expect(bench.call(bob, [], { gasLimit: 10_000n / 3n + 1n }).error).toBe('FundsUnavailable')
  expect(bench.call(bob, [], { gasLimit: 3_333n }).error).toBe('ContractNotFound')
})

test('the treasury pays itself: its calls need no balance for gas', () => {
  const bench = createBench({ treasury: alice, gasPrice: 1_000_000n }, 100_000n)
  expect(bench.deploy()).toHaveLength(32)
})

test('gas limits are cut to half a second in transactions and estimates, and to ten in queries', () => {
  const bench = createBench()
  const contract = bench.deploy()
  const burn = (gas: bigint): readonly Step[] => [{ do: 'burn', gas: String(gas) }]
  const gasLimit = 10n ** 18n
  expect(bench.call(contract, burn(2_499_999_990_000n), { gasLimit }).error).toBeUndefined()
  expect(bench.call(contract, burn(2_500_000_000_000n), { gasLimit }).error).toBe('OutOfGas')
  const request = { kind: 'call', origin: alice, to: contract, input: program(burn(49_999_999_990_000n)), gasLimit } as const
  const query = (mode: 'query' | 'estimate') => bench.cluster.query(request, { mode, block: bench.block }).result.result.ok
  expect([query('query'), query('estimate')]).toEqual([true, false])
})

test('money comes and goes through deposits and withdrawals only', () => {
  const bench = createBench({}, 1_000n)
  const apply = bench.cluster.apply
  expect(apply({ kind: 'withdraw', from: alice, amount: 1_001n }, bench.block).error).toBe('FundsUnavailable')
  expect(apply({ kind: 'withdraw', from: alice, amount: 300n }, bench.block).error).toBeUndefined()
  expect(bench.cluster.read().issuance()).toBe(1_700n)
  expect(apply({ kind: 'deposit', to: alice, amount: (1n << 128n) - 1n }, bench.block).error).toBe('Overflow')
  expect(apply({ kind: 'transfer', from: alice, to: alice, amount: 10n ** 30n }, bench.block).error).toBeUndefined()
  expect(apply({ kind: 'transfer', from: alice, to: bob, amount: 10n ** 30n }, bench.block).error).toBe('FundsUnavailable')
  expect(apply({ kind: 'transfer', from: alice, to: bob, amount: 700n }, bench.block).error).toBeUndefined()
  expect(bench.cluster.read().account(alice)).toEqual({ free: 0n, held: 0n })
})

test('what checking an upload used is paid like gas, whether the code is taken or not', () => {
  const bench = createBench({ treasury, gasPrice: 2n }, 10_000_000n)
  const deposit = BigInt(scriptedCode('slow').length + 63) * perByte + 2n * perItem
  bench.upload('slow')
  expect(bench.cluster.read().account(alice)).toEqual({ free: 10_000_000n - 2_000_000n - deposit, held: deposit })
  // What is there already needs no deposit; the work is done again.
  bench.upload('slow')
  expect(bench.cluster.read().account(alice).held).toBe(deposit)
  expect(bench.cluster.read().account(treasury).free).toBe(4_000_000n)
})

test('an upload whose gas cannot be paid beside its deposit is undone, and what is there pays', () => {
  const bench = createBench({ treasury, gasPrice: 2n }, 2_000_100n)
  const receipt = bench.cluster.apply({ kind: 'uploadCode', origin: alice, code: scriptedCode('slow') }, bench.block)
  expect(receipt.error).toBe('StorageDepositNotEnoughFunds')
  expect(bench.cluster.read().account(alice)).toEqual({ free: 100n, held: 0n })
  expect(bench.cluster.read().account(treasury).free).toBe(2_000_000n)
  expect(receipt.events).toEqual([])
})

test('SideVM code is paid for once and for all, to the treasury', () => {
  const bench = createBench({ treasury }, 10_000n)
  const code = new Uint8Array(100).fill(1)
  const upload = () => bench.cluster.apply({ kind: 'uploadSidevmCode', origin: alice, code }, bench.block)
  const { codeHash = alice } = upload()
  expect(bench.cluster.read().sidevmCode(codeHash)).toEqual({ owner: alice, code })
  expect(bench.cluster.read().account(treasury).free).toBe(132n * perByte + perItem)
  bench.cluster.apply({ kind: 'transfer', from: alice, to: bob, amount: 9_600n }, bench.block)
  expect(upload().error).toBe('FundsUnavailable')
})
