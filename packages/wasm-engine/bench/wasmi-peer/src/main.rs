// SPDX-License-Identifier: Apache-2.0
//! Runs the export `run` of a module in wasmi with fuel and prints the best time in milliseconds and the result.
//! Arguments: the module's file, the argument of `run`, how often to run it.

use std::time::Instant;
use wasmi::{Config, Engine, Linker, Module, Store};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("no file")?;
    let size: i32 = arguments.next().ok_or("no size")?.parse()?;
    let rounds: u32 = arguments.next().ok_or("no rounds")?.parse()?;
    let mut config = Config::default();
    config.consume_fuel(true);
    let engine = Engine::new(&config);
    let module = Module::new(&engine, std::fs::read(file)?)?;
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module)?;
    let run = instance.get_typed_func::<i32, i32>(&store, "run")?;
    let mut best = f64::INFINITY;
    let mut result = 0;
    for _ in 0..rounds {
        store.set_fuel(u64::MAX / 2)?;
        let start = Instant::now();
        result = run.call(&mut store, size)?;
        best = best.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    println!("{best} {result}");
    Ok(())
}
