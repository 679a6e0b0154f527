//! Fetches the default language model; prints its folder.

fn main() -> Result<(), attache_lang::ModelError> {
    let path = attache_lang::models::fetch(|step| eprintln!("{step}"))?;
    println!("{}", path.display());
    Ok(())
}
