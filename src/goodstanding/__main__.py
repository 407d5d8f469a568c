from goodstanding.cli.main import main

main()
