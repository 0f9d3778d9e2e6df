// SPDX-License-Identifier: Apache-2.0

import { assert } from '@phat/primitives'
import type { LoadedCode } from '@phat/wasm-engine'
import type { ScriptBase } from './boot.ts'
import type { MemoryImage } from './memory-image.ts'
import { ScriptMachine } from './script-machine.ts'

/** Machines that wait for a call, by the size of their memory: a memory cannot shrink. */
export interface MachinePool {
  readonly idle: number
  /** A machine whose memory and globals are those of the image. */
  take(image: MemoryImage): ScriptMachine
  /** Takes a machine back. One whose memory grew since it was taken is thrown away. */
  give(machine: ScriptMachine, image: MemoryImage): void
  /** Puts the memories of machines that were given back to what their images hold, so that `take` has little left to do. */
  rest(): void
}

/** Makes a pool that keeps at most so many machines. */
export function createMachinePool(code: LoadedCode<unknown>, base: ScriptBase, idleMax: number): MachinePool {
  const bySize = new Map<number, ScriptMachine[]>()
  /** Given back, and as a run left them; each stands in `bySize` as well. */
  const worn = new Set<ScriptMachine>()
  let idle = 0

  function close(machine: ScriptMachine | undefined): void {
    if (machine === undefined) return
    worn.delete(machine)
    machine.close()
  }

  function dropOne(): void {
    for (const [size, machines] of bySize) {
      close(machines.shift())
      idle--
      if (machines.length === 0) bySize.delete(size)
      return
    }
  }

  return {
    get idle() {
      return idle
    },
    take(image) {
      const machines = bySize.get(image.size)
      let machine = machines?.pop()
      if (machine === undefined) {
        machine = new ScriptMachine(code.open(), base.layout)
        const place = machine.connect(base.layout.allocator)
        assert(place === base.tablePlace, 'every machine has the same function table')
      } else {
        idle--
        if (machines?.length === 0) bySize.delete(image.size)
      }
      worn.delete(machine)
      machine.restore(image, base.stackTop)
      return machine
    },
    give(machine, image) {
      if (machine.bytes.length !== image.size) {
        machine.close()
        return
      }
      const machines = bySize.get(image.size) ?? []
      bySize.delete(image.size) // to the end of the order, as the size used last
      bySize.set(image.size, machines)
      machines.push(machine)
      worn.add(machine)
      idle++
      while (idle > idleMax) dropOne()
    },
    rest() {
      for (const machine of worn) machine.rest(base.stackTop)
      worn.clear()
    },
  }
}
