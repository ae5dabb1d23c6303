print("convshape")
